"""A well-meant request for each route: its parameters and, for POST, its form."""

from typing import Any

from console.moderation.rules.settings import RulesSettings, flat_settings
from tests.access.conftest import Content

IDS = {
    "queue": "comment",
    "comments": "comment",
    "posts": "draft",
    "users": "person",
    "audit": "entry",
}
ACTIONS = {
    "queue": "approve",
    "comments": "approve",
    "posts": "submit",
    "tags": "delete",
    "users": "deactivate",
    "roles": "delete",
    "reasons": "delete",
    "audit": "delete",
    "operations": "delete",
}
ROW_FORMS = {
    "delete_view": {"id": "*", "confirmed": "1"},
    "undo_view": {"operation": "*"},
    "confirm_view": {"operation": "*"},
    "resume_view": {"operation": "*"},
    "cancel_view": {"operation": "*"},
    "undo_edit_view": {"row": "*"},
    "focus_view": {"row_action": "next:"},
    "reply_view": {"body": "An answer", "version": "1"},
    "ajax_update": {"list_form_pk": "*", "name": "changed"},
}
FIXED_FORMS: dict[str, dict[str, str]] = {
    "focus_view": {"row_action": "next"},
    "forget_view": {"confirmed": "1"},
    "mode_view": {"mode": "shadow"},
    "try_view": {"text": "Is this one?"},
    "notices_view": {"version": "0", "tell_rejected": "1"},
    "preferences": {"color_scheme": "dark", "url": "/admin/preferences/"},
}
FORMS: dict[str, dict[str, str]] = {
    "posts": {"title": "Changed by *", "body": "Text", "comments_open": "y"},
    "tags": {"name": "Changed by *"},
    "users": {"email": "new-*@example.com", "username": "new-*"},
    "roles": {"name": "new-*"},
    "reasons": {"label": "New of *", "text": "Because.", "position": "1"},
}
for view in ("queue", "comments"):
    FORMS[view] = {"body": "Changed by *"}
for view in ("audit", "operations"):
    FORMS[view] = {"name": "changed"}


def row_id(content: Content, view: str, who: str) -> int:
    """Return the id of the row of ``view`` that ``who`` may see, if they may see any."""
    if view == "operations":
        return content.operations.get(who, content.operations["admin"])
    if view in {"tags", "roles", "reasons"}:
        return int(getattr(content, view)[who])
    return int(getattr(content, IDS[view]))


def frozen_id(content: Content, who: str) -> int:
    """Return the operation that waits for ``who`` to confirm it, or else somebody's."""
    return content.frozen.get(who, content.frozen["admin"])


def parameters(content: Content, endpoint: str, who: str, month: str) -> dict[str, Any]:
    """Return what ``url_for`` needs for ``endpoint``."""
    view, _dot, name = endpoint.partition(".")
    if view == "rules":
        ids = {"list_view": content.term_list, "terms_view": content.term_list}
        return {"id": ids.get(name, content.rules_version)}
    if name in {"edit_view", "details_view", "reply_view"}:
        return {"id": row_id(content, view, who)}
    if name == "confirm_view":
        return {"operation": frozen_id(content, who)}
    year, number = month.split("/")
    known: dict[str, dict[str, Any]] = {
        "export": {"export_type": "csv"},
        "ajax_lookup": {"name": "tags", "query": "a"},
        "post": {"slug": "a-post"},
        "tag": {"slug": "harbour"},
        "author": {"username": "author"},
        "archive": {"year": int(year), "month": int(number)},
        "reset_password": {"token": "no-token-of-ours"},
        "static": {"filename": _file(view)},
    }
    if endpoint == "static":
        return {"filename": _file("static")}
    if endpoint in {"views.index", "views.save_view"}:
        return {"list": "comments", "query": "search=a"}
    return known.get(name, {})


def _file(view: str) -> str:
    return {"theme": "theme.css", "static": "public.css"}.get(view, "nothing.css")


def form(content: Content, endpoint: str, who: str) -> dict[str, Any]:
    """Return what a POST to ``endpoint`` sends, but for the token."""
    view, _dot, name = endpoint.partition(".")
    if view in OWN_FORMS:
        return OWN_FORMS[view](content, name, who)
    if name in {"create_view", "edit_view"}:
        version = {"version": "1"} if name == "edit_view" else {}
        return {key: value.replace("*", who) for key, value in FORMS[view].items()} | version
    if name == "action_view":
        return {"action": ACTIONS[view], "rowid": str(row_id(content, view, who))}
    if fixed := FIXED_FORMS.get(name) or FIXED_FORMS.get(view):
        known = {"version": str(content.rules_version)} if name == "notices_view" else {}
        return fixed | known
    if name in ROW_FORMS:
        row = str(frozen_id(content, who) if name == "confirm_view" else row_id(content, view, who))
        return {key: row if value == "*" else value for key, value in ROW_FORMS[name].items()}
    signing_in = {"email": f"{who}@example.com", "password": "not-the-right-password"}
    return signing_in if view == "security" else {}


def _view_form(content: Content, name: str, who: str) -> dict[str, Any]:
    if name == "save_view":
        return {"list": "comments", "query": "search=a", "name": f"Saved by {who}"}
    row = content.views.get(who, content.views["admin"])
    return {"id": str(row), "name": f"Renamed by {who}", "shared": "", "confirmed": "1"}


def _rules_form(content: Content, name: str, _who: str) -> dict[str, Any]:
    settings = flat_settings(RulesSettings(links_allowed=9))
    forms: dict[str, dict[str, Any]] = {
        "index": {key: value for key, value in settings.items() if value is not None},
        "list_view": {
            "name": "Changed", "effect": "spam", "mode": "on", "weight": "5", "terms": "poker",
            "how": "replace",
        },
        "delete_view": {"id": content.term_list, "confirmed": "1"},
        "try_view": {"body": "A text"},
        "restore_view": {"id": content.rules_version},
    }  # fmt: skip
    return {**forms.get(name, {}), "seen": content.rules_version}


OWN_FORMS = {"views": _view_form, "rules": _rules_form}
