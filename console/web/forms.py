"""What every form shares: giving back what was typed when its token has expired."""

from urllib.parse import urlsplit

from flask import request
from flask_wtf import FlaskForm

SECRET_WORDS = ("password", "token", "code", "secret")


class ConsoleForm(FlaskForm):
    """Base of all forms. The token is checked for the whole application before any view."""


def lost_fields() -> list[tuple[str, str]]:
    """Return the fields that were sent, to be sent again under a fresh token.

    Only when the request came from a page of this site: else somebody else's page could put its
    own values into a form that a person trusts. Passwords and codes are never given back.
    """
    if not _is_same_origin():
        return []
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and not any(word in name.lower() for word in SECRET_WORDS)
    ]


def _is_same_origin() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False
