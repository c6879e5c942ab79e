"""Whether the process lives, and whether it can work."""

import logging

import redis
from flask import Blueprint, Response, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from console.core.db import session

log = logging.getLogger(__name__)
health = Blueprint("health", __name__)
TIMEOUT = 2
"""Seconds that Redis may take to answer."""


@health.get("/healthz")
def live() -> Response:
    """Answer 200 as long as the process answers at all."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def ready() -> Response:
    """Answer 200 when the database answers, and Redis where one is set; else 503."""
    try:
        session.execute(text("select 1"))
        _ask_redis(current_app.config["REDIS_URL"])
    except SQLAlchemyError:
        log.exception("not ready")
        return Response("database not available\n", 503, mimetype="text/plain")
    except redis.RedisError:
        log.exception("not ready")
        return Response("Redis not available\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


def _ask_redis(url: str) -> None:
    if url:
        with redis.Redis.from_url(url, socket_timeout=TIMEOUT) as connection:
            connection.ping()
