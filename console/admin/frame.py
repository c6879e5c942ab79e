"""What stands around every page of the console: account, switches, search, badges."""

from typing import Any

from flask import Flask, g, has_request_context, request, url_for
from flask_babel import get_locale, get_timezone
from flask_babel import gettext as _

from console.accounts.models import User
from console.accounts.preferences import COLOR_SCHEMES
from console.admin import formatters as fmt
from console.admin.base import here
from console.admin.labels import SCHEME_LABELS
from console.admin.search import SearchView
from console.core.paging import bounded_count
from console.moderation.policies import can_moderate
from console.moderation.queue import waiting_comments
from console.web.identity import current_actor, current_preferences, signed_in
from console.web.locale import spoken_languages

BADGE_LIMIT = 1_000
SCHEME_ICONS = {"auto": "device-desktop", "light": "sun", "dark": "moon"}


def init_frame(app: Flask, search: SearchView) -> None:
    """Give the pages of the console in ``app`` what their frame shows."""
    app.context_processor(lambda: _frame(search))


def _frame(search: SearchView) -> dict[str, Any]:
    if not (has_request_context() and request.path.startswith("/admin/")) or "without_frame" in g:
        return {}
    user = signed_in()
    if user is None:
        return {}
    return {
        "account": _account(user),
        "account_links": [
            (_("Preferences"), url_for("preferences.index")),
            (_("Change password"), url_for("security.change_password")),
            (_("Public site"), url_for("public.index")),
        ],
        "account_switches": _switches(),
        "switch_url": url_for("preferences.switch"),
        "page_url": here(),
        "logout_url": url_for("security.logout"),
        "search_url": url_for("search.index") if search.is_accessible() else None,
        "menu_badges": _badges(),
    }


def _account(user: User) -> dict[str, Any]:
    zone = str(get_timezone()).replace("_", " ")
    return {
        "name": user.name,
        "email": user.email,
        "initials": user.name[:2].upper(),
        "note": _("Time zone: %(zone)s", zone=zone),
    }


def _switches() -> list[dict[str, Any]]:
    """Return what the account menu switches at once; each option is a button of one form."""
    scheme, language = current_preferences()["color_scheme"], str(get_locale())
    return [
        {
            "name": "color_scheme",
            "label": _("Colours"),
            "options": [
                {
                    "value": value,
                    "label": SCHEME_LABELS[value],
                    "icon": SCHEME_ICONS[value],
                    "chosen": value == scheme,
                }
                for value in COLOR_SCHEMES
            ],
        },
        {
            "name": "language",
            "label": _("Language"),
            "options": [
                {
                    "value": spoken.code,
                    "label": spoken.name,
                    "lang": spoken.tag,
                    "chosen": spoken.code == language,
                }
                for spoken in spoken_languages()
            ],
        },
    ]


def _badges() -> dict[str, str]:
    if not can_moderate(current_actor()):
        return {}
    waiting = bounded_count(waiting_comments(current_actor()), BADGE_LIMIT)
    return {"queue": fmt.bounded(waiting, BADGE_LIMIT)} if waiting else {}
