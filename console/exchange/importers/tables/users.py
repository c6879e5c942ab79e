"""Writing authors: accounts that nobody can sign in to, one for each login of the other system.

An account that did not come from the same source is never attached to nor changed.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Row, Table, func, insert

from console.accounts.models import User
from console.core.db import session
from console.exchange.importers.records import ImportedUser
from console.exchange.importers.tables.batch import (
    Imprint,
    Load,
    Texts,
    find_to_change,
    hash_of,
    is_changed_here,
    say,
    update_rows,
)
from console.exchange.importers.tables.free_names import find_taken, fold

USERS: Table = User.metadata.tables["users"]


def write_users(load: Load, users: Sequence[ImportedUser]) -> None:
    """Create the accounts that are missing and update the names of those still untouched."""
    said = {user.external_id: _said(user) for user in users}
    found = find_to_change(USERS, load, said, USERS.c.active, USERS.c.password)
    fresh, changed = [], []
    for user in users:
        row = found.get(user.external_id)
        if row is None:
            fresh.append(user)
        elif Imprint.of(row).said == _said(user) or is_changed_here(row) or _is_in_use(row):
            load.report.users.unchanged += 1
        else:
            changed.append((row.id, _changed_row(load, user, row)))
    _create(load, fresh)
    update_rows(USERS, changed)
    load.report.users.updated += len(changed)


def _said(user: ImportedUser) -> str:
    return hash_of([user.username, user.display_name])


def _is_in_use(row: Row[Any]) -> bool:
    # Somebody was given the account here: from then on its name is theirs.
    return bool(row.active or row.password)


def _changed_row(load: Load, user: ImportedUser, row: Row[Any]) -> dict[str, Any]:
    # User name and address stay what they became here: both had to be free.
    name = Texts(user.username).line(user.display_name, USERS.c.display_name)
    return {
        "display_name": name,
        "updated_at": load.moment,
        "version": row.version + 1,
        "source_digest": str(Imprint("", row.version + 1, _said(user))),
    }


def _create(load: Load, users: Sequence[ImportedUser]) -> None:
    if not users:
        return
    texts = [Texts(f"user {user.username}") for user in users]
    wanted = [
        text.line(user.username.replace("/", "-"), USERS.c.username)
        for user, text in zip(users, texts, strict=True)
    ]
    names = load.usernames.claim(wanted)
    for text, name, wish in zip(texts, names, wanted, strict=True):
        if name != wish:
            text.remark(f"the user name is taken by another account: imported as {name}")
    emails = _free_emails(users, texts, [n != w for n, w in zip(names, wanted, strict=True)])
    rows = [
        {
            "username": name,
            "email": email,
            "display_name": text.line(user.display_name, USERS.c.display_name),
            "active": False,
            "password": None,
            "fs_uniquifier": secrets.token_hex(32),
            "created_at": load.moment,
            "updated_at": load.moment,
            "source": load.source,
            "external_id": user.external_id,
            "source_digest": str(Imprint("", 1, _said(user))),
        }
        for user, text, name, email in zip(users, texts, names, emails, strict=True)
    ]
    session.execute(insert(USERS), rows)
    load.report.users.created += len(rows)
    say(load, texts)


def _free_emails(
    users: Sequence[ImportedUser], texts: Sequence[Texts], renamed: Sequence[bool]
) -> list[str | None]:
    """Return the e-mail address of each new account, ``None`` where it has none of its own.

    A renamed account gets none: its login belongs to somebody else here, so may its address.
    """
    given = [_email(user, text) for user, text in zip(users, texts, strict=True)]
    taken = find_taken(func.lower(USERS.c.email), [email for email in given if email])
    free: list[str | None] = []
    for email, text, is_renamed in zip(given, texts, renamed, strict=True):
        usable = email is not None and not is_renamed and fold(email) not in taken
        if email is not None and not usable:
            text.remark("imported without its e-mail address, which may be another account's")
        if email is not None:
            taken.add(fold(email))
        free.append(email if usable else None)
    return free


def _email(user: ImportedUser, text: Texts) -> str | None:
    if not user.email:
        return None
    try:
        checked = validate_email(user.email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        text.remark(f"{user.email[:60]!r} is not an e-mail address: left out")
        return None
    return checked.normalized
