"""What became of the rows of an operation, as a page shows it: items with their comments."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, load_only

from console.core.db import session
from console.core.errors import InvalidInputError
from console.core.paging import Cursor, Order, fetch_page
from console.moderation.models import Comment
from console.moderation.policies import visible_to
from console.moderation.queries import named_comments
from console.operations.models import Operation, OperationItem
from console.operations.queries import fitting_items, skipped_items
from console.web.identity import current_actor

BY_ROW = Order((OperationItem.target_id,))
PAGE = 50
Row = tuple[OperationItem, str | None, str | None, bool, Comment | None]
"""An item, its comment's author and text, whether that was changed; if not, the comment."""


@dataclass(frozen=True, slots=True)
class OutcomeList:
    """One of the lists on the page of an operation, and the addresses of the pages beside it."""

    name: str
    title: str
    rows: Sequence[Row]
    first_url: str | None
    previous_url: str | None
    next_url: str | None


def first_rows(operation: Operation, number: int) -> list[Row]:
    """Return the first rows of an operation; those that were left as they were come first."""
    skipped = session.scalars(_by_row(skipped_items(operation.id)).limit(number)).all()
    rest = number - len(skipped)
    fitting = session.scalars(_by_row(fitting_items(operation.id)).limit(rest)).all()
    return _rows(operation, [*skipped, *fitting])


def _by_row(statement: Select[OperationItem]) -> Select[OperationItem]:
    return statement.order_by(OperationItem.target_id)


def outcome_lists(operation: Operation) -> list[OutcomeList]:
    """Return what an operation left as it was, and what it changes: a page of each."""
    lists = (
        ("skipped", _("Left as they were"), skipped_items(operation.id)),
        ("rows", _("Row by row"), fitting_items(operation.id)),
    )
    found = [_list(operation, *each) for each in lists]
    return [each for each in found if each.rows]


def _list(
    operation: Operation, name: str, title: str, statement: Select[OperationItem]
) -> OutcomeList:
    page = fetch_page(statement, BY_ROW, _cursor(name), PAGE)
    return OutcomeList(
        name,
        title,
        _rows(operation, page.rows),
        _address(name) if page.previous else None,
        _address(name, page.previous) if page.previous else None,
        _address(name, page.next) if page.next else None,
    )


def _cursor(name: str) -> Cursor | None:
    text = request.args.get(name)
    if not text:
        return None
    try:
        cursor = Cursor.load(text)
        BY_ROW.check(cursor)
    except InvalidInputError:
        abort(404)
    return cursor


def _address(name: str, cursor: Cursor | None = None) -> str:
    """Return the address of this page with the list ``name`` at ``cursor``."""
    arguments = {key: value for key, value in request.args.items() if key != name}
    if cursor is not None:
        arguments[name] = cursor.dump()
    known = {key: arguments[key] for key in ("id", "url", "skipped", "rows") if key in arguments}
    return url_for("operations.details_view", **known, _anchor=name)  # type: ignore[arg-type]


def _rows(operation: Operation, items: Sequence[OperationItem]) -> list[Row]:
    ids = [item.target_id for item in items]
    named = {row[0]: row[1:] for row in session.execute(named_comments(current_actor(), ids))}
    left = _as_they_are([item.target_id for item in items if item.skip_reason])
    return [
        (
            item,
            *named.get(item.target_id, (None, None)),
            item.skip_reason is None and item.target_id <= operation.progress_id,
            left.get(item.target_id) if item.skip_reason else None,
        )
        for item in items
    ]


def _as_they_are(ids: list[int]) -> dict[int, Comment]:
    """Return comments with their states and who gave them."""
    if not ids:
        return {}
    wanted = select(Comment).where(Comment.id.in_(ids), visible_to(current_actor()))
    loaded = wanted.options(load_only(Comment.status), joinedload(Comment.decided_by))
    return {comment.id: comment for comment in session.scalars(loaded)}
