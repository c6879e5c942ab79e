"""Lists: keyset pages, bounded counts, filters and search, in a fixed number of queries."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import abort, after_this_request, g, request
from flask_admin.model.base import ViewArgs
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.base import ExecutableOption
from werkzeug.datastructures import MultiDict

from console.admin.filters import FilterField, ListFilter
from console.admin.saved_views import bar_of
from console.core.actor import Actor
from console.core.errors import InvalidInputError
from console.core.paging import COUNT_LIMIT, Cursor, Order, Page, bounded_count, fetch_page
from console.core.text import has_odd_characters
from console.theme.lists import vary_by_part
from console.web.identity import current_actor

SEARCH_LENGTH = 200
SEARCH_WORDS = 8
"""Words of a search that count: each is looked for in every column."""
CURSOR = "cursor"


class Listing:
    """The part of ``SecureModelView`` that lists; Flask-Admin's own pages by OFFSET."""

    searched: ClassVar[tuple[InstrumentedAttribute[Any], ...]] = ()
    """Columns in which the search looks for each word."""
    sort_columns: ClassVar[Mapping[str, InstrumentedAttribute[Any]]] = {}
    """Name in the list -> indexed column that is never null."""
    default_order: ClassVar[tuple[str, bool]] = ("id", True)
    list_load: ClassVar[tuple[ExecutableOption, ...]] = ()
    """What rows of the list are loaded with: without it, whole rows."""

    saves_views: ClassVar[bool] = False
    """Whether people may keep the list as they filtered it."""

    def authorised(self, actor: Actor) -> Select[Any]:
        raise NotImplementedError

    def listed(self, actor: Actor) -> Select[Any]:
        """Return what the list is about: all that ``actor`` may see, or less."""
        return self.authorised(actor)

    def init_search(self) -> bool:
        return bool(self.searched)

    def get_sortable_columns(self) -> dict[str, Any]:
        return dict(self.sort_columns)

    def get_filter_arg(self, index: int, flt: ListFilter) -> str:
        return flt.argument

    def get_list(  # noqa: PLR0913, PLR0917 - the signature is Flask-Admin's
        self,
        page: int | None,
        sort_column: str | None,
        sort_desc: bool,
        search: str | None,
        filters: list[tuple[int, str, str]] | None,
        execute: bool = True,
        page_size: int | None = None,
    ) -> tuple[int, list[Any]]:
        """Return the bounded count and the rows of the page at the cursor of the address."""
        statement = self.narrowed(search, filters or [])
        rows = statement.options(*self.list_load)
        found = self._page(rows, self.ordered(sort_column, sort_desc), page_size)
        count = bounded_count(statement)
        g.list_page = found
        g.list_count_is_bounded = count > COUNT_LIMIT
        return min(count, COUNT_LIMIT), list(found.rows)

    def narrowed(self, search: str | None, filters: list[tuple[int, str, str]]) -> Select[Any]:
        """Return what the list shows to the actor, narrowed by search and filters."""
        statement = self.listed(current_actor())
        statement = statement.where(*self.matching(search))
        for index, _name, value in filters:
            chosen: ListFilter = self._filters[index]  # type: ignore[attr-defined]
            statement = chosen.narrow(statement, chosen.clean(value))
        return statement

    def matching(self, search: str | None) -> list[ColumnElement[bool]]:
        """Return what a row fits that has each word of ``search`` in any of the columns."""
        words = (search or "")[:SEARCH_LENGTH].split()[:SEARCH_WORDS] if self.searched else []
        patterns = ["%" + _escape(word) + "%" for word in words]
        return [
            or_(*(column.ilike(pattern, escape="\\") for column in self.searched))
            for pattern in patterns
        ]

    def matching_rows(self) -> ColumnElement[bool]:
        """Return the criterion of all rows of the list that a form was sent from.

        Its search and filters are read anew from the list's address, as for the list itself: what
        the list would not show is not among them.
        """
        g.list_arguments = self._sent_arguments()
        asked = self._get_list_extra_args()
        statement = self.narrowed(asked.search, asked.filters)
        key = self.model.id  # type: ignore[attr-defined]
        rows: ColumnElement[bool] = key.in_(statement.with_only_columns(key).order_by(None))
        plain = statement.whereclause
        alone = len(statement.get_final_froms()) == 1
        return plain if alone and plain is not None else rows

    @property
    def asked(self) -> MultiDict[str, str]:
        """The arguments of the list's address."""
        arguments: MultiDict[str, str] = g.get("list_arguments", request.args)
        return arguments

    def _sent_arguments(self) -> MultiDict[str, str]:
        """Return the arguments of the list that a form was sent from, which is in its ``url``."""
        path, query = urlsplit(request.form.get("url", ""))[2:4]
        pairs = parse_qsl(query, keep_blank_values=True)
        odd = any(has_odd_characters(text) for pair in pairs for text in pair)
        if odd or path != self.get_url(".index_view"):  # type: ignore[attr-defined]
            abort(400)  # of another list, or of none, the filters would mean something else
        return MultiDict(pairs)

    def _page(self, statement: Select[Any], order: Order, page_size: int | None) -> Page[Any]:
        text = request.args.get(CURSOR)
        cursor = None
        if text:
            try:
                cursor = Cursor.load(text)
                order.check(cursor)
            except InvalidInputError:
                abort(404)
        return fetch_page(statement, order, cursor, page_size or 50)

    def ordered(self, sort_column: str | None, sort_desc: bool) -> Order:
        """Return the order of the list: the one asked for, if it is one of ``sort_columns``."""
        name, descending = self.default_order
        if sort_column is not None and sort_column in self.sort_columns:
            name, descending = sort_column, bool(sort_desc)
        column = self.sort_columns.get(name, self.model.id)  # type: ignore[attr-defined]
        return Order((column, self.model.id), descending)  # type: ignore[attr-defined]

    # -- the address ------------------------------------------------------------------------------

    def _get_list_extra_args(self) -> ViewArgs:
        return self.view_args_of(self.asked)

    def view_args_of(self, args: MultiDict[str, str], *, strict: bool = False) -> ViewArgs:
        """Return what ``args`` ask for: only those that a list knows are carried on.

        Raises ``InvalidInputError`` for a value that a filter cannot take, and when ``strict``
        for a filter that there is not.
        """
        return ViewArgs(
            page=0,
            page_size=args.get("page_size", 0, type=int),
            sort=args.get("sort", None, type=int),
            sort_desc=args.get("desc", None, type=int),
            search=(args.get("search") or "")[:SEARCH_LENGTH] or None,
            filters=self._filters_of(args, strict),
            extra_args={},
        )

    def query_of(self, view_args: ViewArgs) -> str:
        """Return the query of the address that asks for the same, from the first page on."""
        asked = {
            "search": view_args.search,
            "sort": view_args.sort,
            "desc": 1 if view_args.sort_desc else None,
            **self._get_filters(view_args.filters),  # type: ignore[attr-defined]
        }
        return urlencode({name: value for name, value in asked.items() if value is not None})

    def _filters_of(self, args: MultiDict[str, str], strict: bool) -> list[tuple[int, str, str]]:
        filled = [name for name, value in args.items() if value.strip()]
        found = []
        for name in sorted(name for name in filled if name.startswith("flt")):
            _position, _bar, key = name[3:].partition("_")
            index, chosen = (self._filter_args or {}).get(key, (None, None))  # type: ignore[attr-defined]
            if chosen is None:
                if strict:
                    raise InvalidInputError(_("There is no such filter."))
                continue
            value = args[name].strip()
            if not chosen.validate(value):
                raise InvalidInputError(self.get_invalid_value_msg(value, chosen))  # type: ignore[attr-defined]
            found.append((index, str(chosen.name), value))
        return found

    def render(self, template: str, **kwargs: Any) -> Any:
        if template == self.list_template:  # type: ignore[attr-defined]
            kwargs.update(self._list_extras(kwargs))
            after_this_request(vary_by_part)
        return super().render(template, **kwargs)  # type: ignore[misc]

    def _list_extras(self, known: Mapping[str, Any]) -> dict[str, Any]:
        page: Page[Any] = g.list_page
        view_args = self._get_list_extra_args()
        return {
            "page_first_url": self._url_at(view_args) if page.previous else None,
            "page_prev_url": self._url(view_args, page.previous),
            "page_next_url": self._url(view_args, page.next),
            "count_is_bounded": g.list_count_is_bounded,
            "filter_fields": self._filter_fields(known["active_filters"] or []),
            "filter_chips": self._filter_chips(view_args),
            "without_search_url": self._url_at(view_args.clone(search=None)),
            "filter_hidden": self._hidden(view_args),
            "row_value": getattr(self, "row_token", None),
            "empty_text": self.empty_text,  # type: ignore[attr-defined]
            "return_url": self._url_at(view_args, request.args.get(CURSOR)),
            "views_bar": bar_of(self, view_args) if self.saves_views else None,
        }

    def _url(self, view_args: ViewArgs, cursor: Cursor | None) -> str | None:
        """Return the address of the list at ``cursor``, none where there is no such page."""
        return self._url_at(view_args, cursor.dump()) if cursor else None

    def _url_at(self, view_args: ViewArgs, cursor: str | None = None) -> str:
        more = {CURSOR: cursor} if cursor else {}
        return str(self._get_list_url(view_args.clone(extra_args=more)))  # type: ignore[attr-defined]

    def _filter_fields(self, active: list[tuple[int, str, str]]) -> list[FilterField]:
        values = {index: value for index, _name, value in active}
        return [
            chosen.field(f"flt{index}_{self.get_filter_arg(index, chosen)}", values.get(index, ""))
            for index, chosen in enumerate(self._filters or [])  # type: ignore[attr-defined]
            if chosen.kind
        ]

    def _filter_chips(self, view_args: ViewArgs) -> list[tuple[str, str]]:
        active = view_args.filters or []
        chips = []
        for entry in active:
            index, name, value = entry
            rest = view_args.clone(filters=[other for other in active if other is not entry])
            label = self._filters[index].label_of(value)  # type: ignore[attr-defined]
            chips.append((f"{name}: {label}", self._url_at(rest)))
        return chips

    def _hidden(self, view_args: ViewArgs) -> dict[str, Any]:
        kept = {"sort": view_args.sort, "desc": 1 if view_args.sort_desc else None}
        if view_args.page_size:
            kept["page_size"] = view_args.page_size
        for index, _name, value in view_args.filters or []:
            chosen: ListFilter = self._filters[index]  # type: ignore[attr-defined]
            if not chosen.kind:  # it has no control of its own in the form
                kept[f"flt{index}_{chosen.argument}"] = value
        return {name: value for name, value in kept.items() if value is not None}


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
