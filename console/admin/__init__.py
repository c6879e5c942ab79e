"""The back office: guarded Flask-Admin views."""

from flask import Flask
from flask_admin import Admin
from flask_babel import lazy_gettext as _l

from console.accounts.models import Role, User
from console.admin.audit import AuditView
from console.admin.base import GuardedView
from console.admin.comments import CommentView
from console.admin.dashboard import DashboardView
from console.admin.frame import init_frame
from console.admin.learning import LearningView
from console.admin.operations import OperationView
from console.admin.posts import PostView
from console.admin.preferences import PreferencesView
from console.admin.queue import QueueView
from console.admin.reasons import ReasonView
from console.admin.roles import RoleView
from console.admin.rules import RulesView
from console.admin.saved_views_page import SavedViewsView
from console.admin.search import SearchView
from console.admin.tags import TagView
from console.admin.users import UserView
from console.audit.models import AuditEntry
from console.moderation.models import Comment, DecisionReason
from console.operations.models import Operation
from console.publishing.models import Post, Tag
from console.theme import TablerTheme
from console.web.headers import csp_nonce

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
    views = _views()
    search = SearchView(
        {view.endpoint: view for view in views}, name=_l("Search"), endpoint="search"
    )
    preferences = PreferencesView(name=_l("Preferences"), endpoint="preferences")
    saved = SavedViewsView(
        {view.endpoint: view for view in views}, name=_l("Saved views"), endpoint="views"
    )
    admin.add_views(*views, search, saved, preferences)
    init_frame(app, search)


def _views() -> tuple[GuardedView, ...]:
    """Return what the menu leads to, in its order."""
    return (
        QueueView(Comment, name=_l("Queue"), endpoint="queue", category=MODERATE, **_icon("inbox")),
        CommentView(
            Comment,
            name=_l("Comments"),
            endpoint="comments",
            category=MODERATE,
            **_icon("messages"),
        ),
        ReasonView(
            DecisionReason,
            name=_l("Reasons"),
            endpoint="reasons",
            category=MODERATE,
            **_icon("bookmark"),
        ),
        LearningView(
            name=_l("Learning"), endpoint="learning", category=MODERATE, **_icon("chart-bar")
        ),
        RulesView(name=_l("Rules"), endpoint="rules", category=MODERATE, **_icon("adjustments")),
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


def _icon(name: str) -> dict[str, str]:
    return {"menu_icon_type": "tabler", "menu_icon_value": name}
