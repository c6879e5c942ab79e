"""Notices of ``console.notices`` become mail: worded in the recipient's language, both ways."""

from typing import Any
from urllib.parse import quote

from babel import Locale
from flask import Flask, current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from console.core.text import one_line
from console.notices import decisions  # noqa: F401 - listens from here on
from console.notices.port import Notice, fill_port
from console.web.locale import match_language
from console.web.mail import new_message, send_later


def init_notices(app: Flask) -> None:  # noqa: ARG001 - as every other part is begun
    """Send what is to be told by mail."""
    fill_port(send_notice)


def send_notice(notice: Notice) -> None:
    """Word ``notice`` and have it delivered when the request is over, or at once without one."""
    languages: tuple[str, ...] = current_app.config["LANGUAGES"]
    language = match_language(notice.languages, languages) or languages[0]
    with force_locale(language):
        message = new_message(notice.address, _subject(notice), *_bodies(notice, language))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no robot answers it
    send_later(message)


def _subject(notice: Notice) -> str:
    number, title = len(notice.comments), one_line(notice.comments[0].post_title)
    if notice.kind == "reject":
        one, many = (
            _("Your comment on “%(title)s” is not published", title=title),
            ngettext(
                "%(num)s of your comments is not published",
                "%(num)s of your comments are not published",
                number,
            ),
        )
    else:
        one, many = (
            _("Your comment on “%(title)s” is published", title=title),
            ngettext(
                "%(num)s of your comments is published",
                "%(num)s of your comments are published",
                number,
            ),
        )
    return str(one if number == 1 else many)


def _bodies(notice: Notice, language: str) -> list[str]:
    """Return the text and the HTML. Outside of a request, so without its context processors."""
    base = current_app.config["PUBLIC_BASE_URL"]
    values: dict[str, Any] = {
        "notice": notice,
        "site_name": current_app.config["SITE_NAME"],
        "links": [f"{base}/posts/{quote(each.post_slug)}" for each in notice.comments],
        "tag": language.replace("_", "-"),
        "direction": Locale.parse(language).text_direction,
    }
    shapes = ("email/decision.txt", "email/decision.html")
    return [current_app.jinja_env.get_template(shape).render(values) for shape in shapes]
