"""A name for each request, how long it took, and one structured log line about it."""

import re
import secrets
import time

import structlog
from flask import Flask, Response, current_app, g, request

log = structlog.get_logger("console.request")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def init_telemetry(app: Flask) -> None:
    """Name, time and log every request of ``app``."""
    _configure_logs(as_json=app.config["NAME"] == "production")
    app.before_request(_begin)
    app.after_request(_end)


def _configure_logs(*, as_json: bool) -> None:
    renderer = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger("INFO"),
        cache_logger_on_first_use=False,
    )


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    g.started = time.perf_counter()


def _end(response: Response) -> Response:
    if "started" not in g:
        return response
    milliseconds = (time.perf_counter() - g.started) * 1000
    response.headers["X-Request-ID"] = g.request_id
    if current_app.config["NAME"] == "development":
        # Elsewhere it would tell strangers how long a password took to check.
        response.headers["Server-Timing"] = f"app;dur={milliseconds:.1f}"
    if not (request.endpoint or "").endswith("static"):
        log.info(
            "request",
            request_id=g.request_id,
            method=request.method,
            route=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            ms=round(milliseconds, 1),
        )
    return response
