"""Rows to choose from, a page at a time: what the type-ahead of a form asks the server for."""

from typing import Any

from flask import Response, abort, json, request
from flask_admin.base import expose

PAGE = 20  # rows that theme.js asks for at once
MOST = 50  # rows in one answer, whatever is asked for
DEEPEST = 10_000  # where scrolling ends: who has not found it by then types another letter
QUERY_LENGTH = 100


class PagedLookups:
    """Mixin for a ModelView: ``/ajax/lookup/`` with bounds. Flask-Admin's own has none.

    ``GET ?name=&query=&offset=&limit=`` answers with ``[[value, label], …]``. An unknown name is
    404; an offset, a limit or a query that makes no sense is 400.
    """

    _form_ajax_refs: dict[str, Any]

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Response:
        """Return one page of the rows that match."""
        loader = (self._form_ajax_refs or {}).get(request.args.get("name", ""))
        if loader is None:
            abort(404)
        query = request.args.get("query", "").strip()
        if len(query) > QUERY_LENGTH or "\x00" in query:
            abort(400)
        offset, limit = _number("offset", 0, DEEPEST), _number("limit", PAGE)
        rows = loader.get_list(query, offset, max(1, min(limit, MOST)))
        found = json.dumps([loader.format(row) for row in rows])
        return Response(found, mimetype="application/json")


def _number(name: str, default: int, most: int | None = None) -> int:
    """Return a natural number of the address; 400 for anything else."""
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        abort(400)
    number = int(text)
    if most is not None and number > most:
        abort(400)
    return number
