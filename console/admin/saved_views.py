"""The saved views above a list: links with counts, the current one marked, a way to save this one.

What a view asks for goes through the same filters as an address. One whose filters exist no more
is named without a link: without them it would show more than its name says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from flask import url_for
from flask_admin.model.base import ViewArgs
from flask_babel import gettext as _
from sqlalchemy import func, literal, select
from werkzeug.datastructures import MultiDict

from console.accounts.models import SavedView
from console.accounts.policies import can_keep_views
from console.accounts.queries import saved_views
from console.accounts.saved_views import QUERY_LENGTH
from console.admin import formatters as fmt
from console.admin.filters import ContainsFilter
from console.core.db import session
from console.core.errors import InvalidInputError
from console.core.text import has_odd_characters
from console.web.identity import current_actor

COUNTED = 12
"""Views of which it is said how many rows they have."""
COUNT_LIMIT = 1_000
MOST_ARGUMENTS = 40


@dataclass(frozen=True, slots=True)
class ViewLink:
    """One view: ``url`` and ``count`` are empty where it cannot be used or counted."""

    name: str
    url: str
    count: str
    is_current: bool
    shared_by: str


@dataclass(frozen=True, slots=True)
class ViewsBar:
    """What stands above a list; ``save_url`` is empty where there is nothing to save."""

    links: Sequence[ViewLink]
    save_url: str
    manage_url: str


def bar_of(listing: Any, shown: ViewArgs) -> ViewsBar | None:
    """Return the views of ``listing`` for the actor; nothing where there is nothing to say.

    Two statements at most, however many views there are.
    """
    actor = current_actor()
    if not can_keep_views(actor):
        return None
    now = listing.query_of(shown)
    views = session.scalars(saved_views(actor, listing.endpoint)).all()
    if not views and not now:
        return None
    asked = [read_query(listing, view.query) for view in views]
    counts = _counts(listing, asked)
    links = [
        _link(listing, view, arguments, count, now)
        for view, arguments, count in zip(views, asked, counts, strict=True)
    ]
    known = any(link.is_current for link in links)
    of_list = {"list": listing.endpoint}
    return ViewsBar(
        links,
        url_for("views.save_view", query=now, **of_list) if now and not known else "",
        url_for("views.index", **of_list) if links else "",
    )


def read_query(listing: Any, query: str) -> ViewArgs | None:
    """Return what ``query`` asks ``listing`` for, nothing where it cannot be asked any more."""
    if len(query) > QUERY_LENGTH:
        return None
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_ARGUMENTS)
        if any(has_odd_characters(text) for pair in pairs for text in pair):
            return None
        arguments: ViewArgs = listing.view_args_of(MultiDict(pairs), strict=True)
    except (InvalidInputError, ValueError):
        return None
    return arguments


def describe(listing: Any, arguments: ViewArgs) -> list[str]:
    """Return the filters of a view in words: "Status: Pending"."""
    told = [
        _("%(filter)s: %(value)s", filter=name, value=listing._filters[index].label_of(value))
        for index, name, value in arguments.filters or []
    ]
    return [*told, _("Search: %(words)s", words=arguments.search)] if arguments.search else told


def _link(
    listing: Any, view: SavedView, arguments: ViewArgs | None, count: int | None, now: str
) -> ViewLink:
    query = "" if arguments is None else listing.query_of(arguments)
    path = url_for(f"{listing.endpoint}.index_view")
    return ViewLink(
        view.name,
        "" if arguments is None else f"{path}?{query}",
        "" if count is None else fmt.bounded(count, COUNT_LIMIT),
        arguments is not None and query == now,
        "" if view.owner_id == current_actor().user_id else view.owner.name,
    )


def _counts(listing: Any, asked: Sequence[ViewArgs | None]) -> list[int | None]:
    """Return how many rows each view has, counted no further than the limit, in one statement.

    Words are looked for in every row where few have them: such views are not counted.
    """
    counted = [n for n, each in enumerate(asked) if _is_cheap(listing, each)][:COUNTED]
    found: dict[int, int] = {}
    if counted:
        columns = [_number_of(listing, asked[n]) for n in counted]
        found = dict(zip(counted, session.execute(select(*columns)).one(), strict=True))
    return [found.get(n) for n in range(len(asked))]


def _is_cheap(listing: Any, arguments: ViewArgs | None) -> bool:
    if arguments is None or arguments.search:
        return False
    chosen = [listing._filters[index] for index, _name, _value in arguments.filters or []]
    return not any(isinstance(each, ContainsFilter) for each in chosen)


def _number_of(listing: Any, arguments: ViewArgs | None) -> Any:
    filters = arguments.filters if arguments else None
    rows = listing.narrowed(None, filters or [])
    rows = rows.with_only_columns(literal(1), maintain_column_froms=True).order_by(None)
    inner = rows.limit(COUNT_LIMIT + 1).subquery()
    return select(func.count()).select_from(inner).scalar_subquery()
