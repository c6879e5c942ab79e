"""Whether the process lives, and whether it can work."""

import logging

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from console.core.db import session

log = logging.getLogger(__name__)
health = Blueprint("health", __name__)


@health.get("/healthz")
def live() -> Response:
    """Answer 200 as long as the process answers at all."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def ready() -> Response:
    """Answer 200 when the database answers, else 503."""
    try:
        session.execute(text("select 1"))
    except SQLAlchemyError:
        log.exception("not ready")
        return Response("database not available\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
