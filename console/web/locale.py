"""Language, direction and time zone of a request."""

from babel import Locale
from flask import current_app, has_request_context, request
from flask_babel import get_locale


def select_locale() -> str:
    """Return the language for the request: what the browser asks for, else the default."""
    languages: tuple[str, ...] = current_app.config["LANGUAGES"]
    if not has_request_context():
        return languages[0]
    return request.accept_languages.best_match(languages) or languages[0]


def select_timezone() -> str:
    """Return the time zone in which times are shown."""
    zone: str = current_app.config["BABEL_DEFAULT_TIMEZONE"]
    return zone


def current_locale() -> Locale:
    """Return the locale of the request, English outside of one."""
    return get_locale() or Locale("en")


def text_direction() -> str:
    """Return ``rtl`` for languages written from the right, else ``ltr``."""
    return current_locale().text_direction
