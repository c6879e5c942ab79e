"""Each error is mapped here, once: to a page for people, to problem+json for programs."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, json, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from console.core.db import session
from console.core.errors import (
    ConflictError,
    ConsoleError,
    ForbiddenError,
    InvalidInputError,
    MissingError,
)
from console.web.forms import lost_fields
from console.web.identity import current_preferences, go_on_as_nobody

log = logging.getLogger(__name__)
PROBLEM = "application/problem+json"
STATUS: dict[type[ConsoleError], int] = {
    InvalidInputError: 400,
    ForbiddenError: 403,
    MissingError: 404,
    ConflictError: 409,
}


def init_errors(app: Flask) -> None:
    """Register the one way in which each error of ``app`` is shown."""
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(ConsoleError, _console_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(PoolTimeoutError, _database_away)


def wants_problem() -> bool:
    """Return whether the client is a program: under /api/, or it prefers JSON."""
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json", PROBLEM])
    return best in {"application/json", PROBLEM}


def status_of(error: ConsoleError) -> int:
    """Return the HTTP status of ``error``."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)


def _console_error(error: ConsoleError) -> Response:
    _ask_nobody_anew(status_of(error))
    return _answer(status_of(error), error.message, fields=dict(error.fields))


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()  # type: ignore[return-value]
    _ask_nobody_anew(error.code)
    original = getattr(error, "original_exception", None)
    if isinstance(error, InternalServerError) and original is not None:
        log.error("request failed", exc_info=original)
    response = _answer(error.code, _TEXTS.get(error.code, _unknown)())
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _database_away(error: DBAPIError | PoolTimeoutError) -> Response:
    log.error("database not available", exc_info=error)
    _ask_nobody_anew(503)
    response = _answer(503, _("The database does not answer. Try again in a moment."))
    response.headers["Retry-After"] = "5"
    return response


def _expired_form(_error: CSRFError) -> Response:
    _ask_nobody_anew(400)
    if wants_problem():
        return _answer(400, _("The form’s security token is missing or has expired."))
    return _page("errors/expired_form.html", 400, fields=lost_fields())


def _answer(code: int, text: str, fields: dict[str, str] | None = None) -> Response:
    if isinstance(request.routing_exception, SecurityError):
        # A host that is not ours: no address of ours can be made for a page.
        return Response(f"{text}\n", code, mimetype="text/plain")
    if wants_problem():
        return _problem(code, text, fields or {})
    heading = _HEADINGS.get(code, _unknown)()
    template = "errors/public.html" if _is_for_readers() else "errors/error.html"
    return _page(template, code, heading=heading, text=text)


def _is_for_readers() -> bool:
    """Return whether the page belongs to the public site: all but the console and the accounts."""
    if request.url_rule is None:
        return not request.path.startswith("/admin")
    return request.blueprint == "public"


def _ask_nobody_anew(code: int) -> None:
    """Ask the database no more who this is: it may be what is away.

    Whoever is signed in keeps their language and colours where there is no reason to doubt it.
    """
    session.rollback()
    if code < HTTPStatus.INTERNAL_SERVER_ERROR and not _is_for_readers():
        current_preferences()
    go_on_as_nobody()


def _page(template: str, code: int, **values: Any) -> Response:
    return Response(render_template(template, code=code, **values), code)


def _problem(code: int, text: str, fields: dict[str, str]) -> Response:
    title = HTTPStatus(code).phrase if code in HTTPStatus._value2member_map_ else "Error"
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": code, "detail": text}
    if "request_id" in g:
        body["request_id"] = g.request_id
    if fields:
        body["errors"] = fields
    return Response(json.dumps(body), code, mimetype=PROBLEM)


def _unknown() -> str:
    return _("Something went wrong.")


_TEXTS = {
    400: lambda: _("The address or the form holds something that cannot be read."),
    401: lambda: _("Sign in first."),
    403: lambda: _("You may not do this. Ask an admin if you should be able to."),
    404: lambda: _("There is nothing here. It may have been moved or deleted."),
    405: lambda: _("This address does not take this kind of request."),
    409: lambda: _("Somebody else changed this meanwhile."),
    413: lambda: _("What you sent is too large: at most 8 MB, and 3 MB of text."),
    415: lambda: _("This kind of content is not supported here."),
    429: lambda: _("Too many tries. Wait a moment, then go on."),
    500: lambda: _("Something went wrong on our side. It has been logged; nothing was changed."),
    503: lambda: _("The console does not answer right now. Try again in a moment."),
}
_HEADINGS = {
    400: lambda: _("This cannot be read"),
    401: lambda: _("Please sign in"),
    403: lambda: _("Not allowed"),
    404: lambda: _("Not found"),
    405: lambda: _("Not possible here"),
    409: lambda: _("Changed meanwhile"),
    413: lambda: _("Too large"),
    415: lambda: _("Not supported"),
    429: lambda: _("Too many tries"),
    500: lambda: _("Something went wrong"),
    503: lambda: _("Not available right now"),
}
