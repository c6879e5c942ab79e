"""Language, direction and time zone of a request, and the language of a mail."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from babel import Locale
from babel.core import get_global
from flask import Flask, Response, current_app, has_request_context, request
from flask_babel import get_locale

from console.accounts.models import User
from console.core.zones import is_zone
from console.web.identity import current_preferences, signed_in
from console.web.signin import is_for_everybody

ZONE_COOKIE = "timezone"
"""Set by theme.js to the zone of the browser."""
LANGUAGE_NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "zh_Hans_CN": "简体中文",
    "ar": "العربية",
}
"""What each language calls itself: whoever reads no other must find it."""
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(?:-.*)?", re.ASCII)


class Spoken(NamedTuple):
    """A language of the console: for us, for browsers, for people."""

    code: str
    tag: str
    name: str


def init_locale(app: Flask) -> None:
    """Have the pages of ``app`` say in which language they are, and what that depends on."""
    app.after_request(_say_language)


def select_locale() -> str:
    """Return the language for the request: the person's, else the browser's, else the default."""
    languages: tuple[str, ...] = current_app.config["LANGUAGES"]
    if not has_request_context():
        return languages[0]
    chosen = current_preferences()["language"]
    if chosen in languages:
        return chosen
    asked = [tag for tag, quality in request.accept_languages if quality > 0]
    return match_language(asked, languages) or languages[0]


def match_language(asked: Sequence[str], languages: Sequence[str]) -> str | None:
    """Return the first of the tags ``asked`` for that is one of ``languages``, whatever its region.

    A tag without a script means the usual one (CLDR, likely subtags): "zh" and "zh-SG" are
    zh_Hans_CN, "zh-TW" is not.
    """
    spoken = {_language_and_script(language): language for language in reversed(languages)}
    found = (spoken.get(_language_and_script(tag)) for tag in asked)
    return next(filter(None, found), None)


def _language_and_script(tag: str) -> tuple[str, str] | None:
    parts = _TAG.fullmatch(tag.replace("_", "-").lower())
    if parts is None:
        return None
    language, script, region = parts.groups("")
    if not script:
        likely = get_global("likely_subtags")
        full = likely.get(f"{language}_{region.upper()}") or likely.get(language) or ""
        script = next((part for part in full.split("_")[1:] if len(part) == 4), "")
    return language, script.title()


def spoken_languages() -> list[Spoken]:
    """Return the languages to choose from."""
    codes: tuple[str, ...] = current_app.config["LANGUAGES"]
    return [Spoken(code, code.replace("_", "-"), _own_name(code)) for code in codes]


def _own_name(code: str) -> str:
    return LANGUAGE_NAMES.get(code) or Locale.parse(code).display_name or code


def select_timezone() -> str:
    """Return the zone in which times are shown: the person's, else the browser's, else ours.

    Pages that are the same for everybody show the site's.
    """
    default: str = current_app.config["BABEL_DEFAULT_TIMEZONE"]
    if not has_request_context() or is_for_everybody():
        return default
    wished = (current_preferences()["timezone"], request.cookies.get(ZONE_COOKIE))
    return next((zone for zone in wished if zone and is_zone(zone)), default)


def current_locale() -> Locale:
    """Return the locale of the request, English outside of one."""
    return get_locale() or Locale("en")


def text_direction() -> str:
    """Return ``rtl`` for languages written from the right, else ``ltr``."""
    return current_locale().text_direction


def language_for(recipient: User) -> str:
    """Return the language of a mail to ``recipient``: their own, if they have chosen one.

    Else what the request is answered in, as they make it themselves; a mail that somebody else
    causes says nothing about the recipient's browser, and speaks the site's language.
    """
    languages: tuple[str, ...] = current_app.config["LANGUAGES"]
    if recipient.language in languages:
        return str(recipient.language)
    person = signed_in()
    return languages[0] if person is not None and person != recipient else str(current_locale())


def _say_language(response: Response) -> Response:
    is_page = response.mimetype == "text/html" and not 300 <= response.status_code < 400
    if is_page:
        response.content_language.add(str(current_locale()).replace("_", "-"))
        response.vary.add("Accept-Language")
    return response
