"""Pages and filters of a plain Flask-Admin list, in the words of the theme's templates."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask import Response

KINDS = {"datepicker": "date", "datetimepicker": "text", "int": "number"}


class FilterField(NamedTuple):
    """One filter as the panel shows it."""

    name: str
    label: str
    kind: str
    options: list[tuple[str, str]]
    value: str


def vary_by_part(response: Response) -> Response:
    """Tell caches that scripts ask for the list alone under the same address."""
    response.vary.add("HX-Target")
    return response


def list_extras(view: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``model/list.html`` reads beyond what Flask-Admin passes to it."""
    page, pages, url = known["page"] or 0, known["num_pages"], known["pager_url"]
    more = page + 1 < pages if pages is not None else len(known["data"]) == known["page_size"]
    return {
        "page_first_url": url(0) if page > 1 else None,
        "page_prev_url": url(page - 1) if page else None,
        "page_next_url": url(page + 1) if more else None,
        "filter_fields": list(_fields(view, known["active_filters"] or [])),
        "filter_chips": list(_chips(view, known["active_filters"] or [])),
        "filter_hidden": _kept(known),
        "without_search_url": view._get_list_url(view._get_list_extra_args().clone(search=None)),
    }


def _fields(view: Any, active: list[tuple[int, str, str]]) -> Iterator[FilterField]:
    values = {index: value for index, _name, value in active}
    for index, chosen in enumerate(view._filters or []):
        options = [(str(value), str(label)) for value, label in chosen.get_options(view) or []]
        kind = "select" if options else KINDS.get(chosen.data_type or "", "text")
        label = f"{chosen.name} {chosen.operation()}"
        blank = [("", "")] if options else []
        name = f"flt{index}_{view.get_filter_arg(index, chosen)}"
        yield FilterField(name, label, kind, blank + options, values.get(index, ""))


def _chips(view: Any, active: list[tuple[int, str, str]]) -> Iterator[tuple[str, str]]:
    arguments = view._get_list_extra_args()
    for entry in active:
        index, name, value = entry
        chosen = view._filters[index]
        labels = dict(chosen.get_options(view) or [])
        rest = arguments.clone(filters=[other for other in active if other is not entry])
        label = f"{name} {chosen.operation()}: {labels.get(value, value)}"
        yield label, view._get_list_url(rest)


def _kept(known: Mapping[str, Any]) -> dict[str, Any]:
    kept = {"sort": known["sort_column"], "desc": 1 if known["sort_desc"] else None}
    if known["page_size"] != known["default_page_size"]:
        kept["page_size"] = known["page_size"]
    return {name: value for name, value in kept.items() if value is not None}
