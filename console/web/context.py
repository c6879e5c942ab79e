"""What every template and every shell finds ready."""

from typing import Any

from flask import Flask, current_app

from console.accounts.models import Role, User
from console.audit.models import AuditEntry
from console.core.clock import now
from console.core.db import db, session
from console.moderation.models import Comment
from console.operations.models import Operation
from console.publishing.models import Post, Tag
from console.theme.unindented import Unindented
from console.web.headers import csp_nonce
from console.web.identity import current_preferences
from console.web.locale import current_locale, text_direction


def init_context(app: Flask) -> None:
    """Give the templates and the shell of ``app`` their names."""
    # Templates leave neither blank lines nor indentation behind: pages are a fifth smaller.
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(Unindented)
    app.context_processor(_for_templates)
    app.shell_context_processor(_for_shell)


def _for_templates() -> dict[str, Any]:
    return {
        "csp_nonce": csp_nonce,
        "site_name": _site_name(),
        "locale": str(current_locale()).replace("_", "-"),
        "text_direction": text_direction(),
        "color_scheme": current_preferences()["color_scheme"],
        "shortcuts": current_preferences()["shortcuts"],
        "now": now,
    }


def _site_name() -> str:
    name: str = current_app.config["SITE_NAME"]
    return name


def _for_shell() -> dict[str, Any]:
    models = (AuditEntry, Comment, Operation, Post, Role, Tag, User)
    return {"db": db, "session": session, **{model.__name__: model for model in models}}
