"""The back office: guarded Flask-Admin views."""

from typing import Any

from flask import Flask, has_request_context, request, url_for
from flask_admin import Admin
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from console.accounts.models import Role, User
from console.admin import formatters as fmt
from console.admin.audit import AuditView
from console.admin.comments import CommentView, QueueView
from console.admin.dashboard import DashboardView
from console.admin.operations import OperationView
from console.admin.posts import PostView
from console.admin.roles import RoleView
from console.admin.tags import TagView
from console.admin.users import UserView
from console.audit.models import AuditEntry
from console.core.paging import bounded_count
from console.moderation.models import Comment
from console.moderation.policies import can_moderate
from console.moderation.queries import pending_comments
from console.operations.models import Operation
from console.publishing.models import Post, Tag
from console.theme import TablerTheme
from console.web.headers import csp_nonce
from console.web.identity import current_actor

BADGE_LIMIT = 1_000
MODERATE, PUBLISH, PEOPLE, SYSTEM = _l("Moderate"), _l("Publish"), _l("People"), _l("System")


def init_admin(app: Flask) -> None:
    """Mount the back office at ``/admin/``."""
    admin = Admin(
        app,
        name=app.config["SITE_NAME"],
        index_view=DashboardView(name=_l("Dashboard"), **_icon("layout-dashboard")),
        theme=TablerTheme(),
        csp_nonce_generator=csp_nonce,
    )
    views = (
        QueueView(Comment, name=_l("Queue"), endpoint="queue", category=MODERATE, **_icon("inbox")),
        CommentView(
            Comment,
            name=_l("Comments"),
            endpoint="comments",
            category=MODERATE,
            **_icon("messages"),
        ),
        PostView(Post, name=_l("Posts"), endpoint="posts", category=PUBLISH, **_icon("article")),
        TagView(Tag, name=_l("Tags"), endpoint="tags", category=PUBLISH, **_icon("tag")),
        UserView(User, name=_l("Users"), endpoint="users", category=PEOPLE, **_icon("users")),
        RoleView(Role, name=_l("Roles"), endpoint="roles", category=PEOPLE, **_icon("shield")),
        AuditView(
            AuditEntry, name=_l("Audit"), endpoint="audit", category=SYSTEM, **_icon("history")
        ),
        OperationView(
            Operation,
            name=_l("Operations"),
            endpoint="operations",
            category=SYSTEM,
            **_icon("list-check"),
        ),
    )
    admin.add_views(*views)
    app.context_processor(_for_console)


def _icon(name: str) -> dict[str, str]:
    return {"menu_icon_type": "tabler", "menu_icon_value": name}


def _for_console() -> dict[str, Any]:
    """Return what the frame of the console's pages shows; nothing outside of them."""
    if not (has_request_context() and request.path.startswith("/admin/")):
        return {}
    if not current_user.is_authenticated:
        return {}
    return {
        "account": {
            "name": current_user.name,
            "email": current_user.email,
            "initials": current_user.name[:2].upper(),
        },
        "account_links": [
            (_("Change password"), url_for("security.change_password")),
            (_("Public site"), url_for("public.index")),
        ],
        "logout_url": url_for("security.logout"),
        "menu_badges": _badges(),
    }


def _badges() -> dict[str, str]:
    if not can_moderate(current_actor()):
        return {}
    waiting = bounded_count(pending_comments(current_actor()), BADGE_LIMIT)
    return {"queue": fmt.bounded(waiting, BADGE_LIMIT)} if waiting else {}
