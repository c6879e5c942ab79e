"""What is refused before any view sees it."""

from typing import Any

from flask import Flask, abort, request

from console.core.text import has_odd_characters
from console.web.urls import is_local_path

RETURN_NAMES = ("next", "url")
"""Parameters that say where to go afterwards: Flask-Security's and Flask-Admin's."""


def init_limits(app: Flask) -> None:
    """Refuse, on every route of ``app``, what no honest client sends."""
    app.before_request(refuse_odd_input)


def refuse_odd_input() -> None:
    """Answer 400 to control characters in addresses and forms, and to JSON that is no object.

    One database stores NUL and the other refuses it; neither should have to say so.
    """
    if has_odd_characters(request.path) or any(map(_is_odd, request.args.items(multi=True))):
        abort(400)
    if not all(map(_stays_here, RETURN_NAMES)):
        abort(400)
    if request.method in {"POST", "PUT", "PATCH", "DELETE"}:
        _refuse_odd_body()


def _refuse_odd_body() -> None:
    if request.is_json:
        _refuse_odd_json(request.get_json())
    elif any(map(_is_odd, request.form.items(multi=True))):
        abort(400)


def _refuse_odd_json(body: Any) -> None:
    if not isinstance(body, dict):
        abort(400)
    if request.blueprint != "security":
        return
    # Flask-Security takes each value for text and fails on numbers, lists and objects.
    for name, value in body.items():
        if value is not None and not isinstance(value, str | bool):
            abort(400)
        if isinstance(value, str) and has_odd_characters(value):
            abort(400)
        if name in RETURN_NAMES and value and not is_local_path(str(value)):
            abort(400)


def _stays_here(name: str) -> bool:
    # Both libraries judge these less strictly than a browser follows them.
    return all(value == "" or is_local_path(value) for value in request.values.getlist(name))


def _is_odd(pair: tuple[str, str]) -> bool:
    return any(map(has_odd_characters, pair))
