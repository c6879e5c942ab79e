"""One search over everything that the actor may see: the first matches of each list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_admin.base import expose
from flask_babel import gettext as _
from sqlalchemy import Select, and_, case, or_, select
from sqlalchemy.orm import defer, joinedload
from sqlalchemy.sql.base import ExecutableOption

from console.admin import formatters as fmt
from console.admin.base import GuardedView, SecureModelView, fits
from console.admin.listing import SEARCH_LENGTH
from console.core.actor import Actor
from console.core.db import session
from console.core.text import one_line
from console.moderation.models import Comment
from console.publishing.models import Post
from console.web.identity import current_actor

SHOWN = 5
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """How a found row is named and told from others, and what is loaded for that."""

    label: Callable[[Any], str]
    note: Callable[[Any], Any]
    load: tuple[ExecutableOption, ...] = ()


def _who_and_where(comment: Comment) -> str:
    names = {"name": comment.author_name or _("Anonymous"), "post": comment.post.title}
    return str(_("%(name)s on %(post)s", **names))


SHAPES: Mapping[str, Shape] = {
    "comments": Shape(
        lambda row: fmt.excerpt(row.body, 120),
        _who_and_where,
        (joinedload(Comment.post).load_only(Post.title),),
    ),
    "posts": Shape(
        lambda row: row.title, fmt.post_status, (defer(Post.body), defer(Post.body_html))
    ),
    "users": Shape(lambda row: row.name, lambda row: row.email or ""),
    "tags": Shape(lambda row: row.name, lambda row: row.slug),
}
"""The endpoint of each list that is searched."""


@dataclass(frozen=True, slots=True)
class Found:
    """The first matches in one list: label, note and address of each."""

    title: str
    rows: list[tuple[str, Any, str]]
    more_url: str | None


class SearchView(GuardedView):
    """For everybody who sees any of the lists; each sees in it what their lists would show."""

    def __init__(self, lists: Mapping[str, SecureModelView], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._lists = {name: lists[name] for name in SHAPES}

    def may_enter(self, actor: Actor) -> bool:
        return any(view.may_enter(actor) for view in self._lists.values())

    def is_visible(self) -> bool:
        return False  # its box is on every page

    @expose("/")
    def index(self) -> Any:
        text = one_line(request.args.get("q", ""))[:SEARCH_LENGTH]
        number = _number(text)
        found = []
        if number is not None or len(text) >= SHORTEST:
            found = [self._look(name, text, number) for name in self._open_lists()]
        return self.render(
            "admin/search.html",
            search_text=text,
            is_too_short=bool(text) and number is None and len(text) < SHORTEST,
            shortest=SHORTEST,
            results=[part for part in found if part.rows],
        )

    def _open_lists(self) -> list[str]:
        actor = current_actor()
        return [name for name, view in self._lists.items() if view.may_enter(actor)]

    def _look(self, name: str, text: str, number: int | None) -> Found:
        view, shape = self._lists[name], SHAPES[name]
        rows = session.scalars(_first(view, text, number).options(*shape.load)).all()
        return Found(
            title=str(view.name),
            rows=[
                (
                    shape.label(row) or f"#{row.id}",
                    shape.note(row),
                    url_for(f"{name}.details_view", id=row.id),
                )
                for row in rows[:SHOWN]
            ],
            more_url=url_for(f"{name}.index_view", search=text) if len(rows) > SHOWN else None,
        )


def _number(text: str) -> int | None:
    """Return the number that ``text`` is, as in "#123" and "123"."""
    digits = text.removeprefix("#")
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 20
    return int(digits) if is_number else None


def _first(view: SecureModelView, text: str, number: int | None) -> Select[Any]:
    """Return the first rows of the list of ``view`` that fit, the one of that number before all.

    The list is asked for ids alone: its rows come with more than is shown here.
    """
    key, words = view.model.id, view.matching(text)
    name, descending = view.default_order
    column = view.sort_columns.get(name, key)
    order: list[Any] = [column.desc(), key.desc()] if descending else [column, key]
    if number is not None and fits(number, key):
        words = [key == number] if text.startswith("#") else [or_(key == number, and_(*words))]
        order.insert(0, case((key == number, 0), else_=1))
    ids = view.authorised(current_actor()).with_only_columns(key).where(*words)
    chosen = ids.order_by(*order).limit(SHOWN + 1)
    return select(view.model).where(key.in_(chosen)).order_by(*order)
