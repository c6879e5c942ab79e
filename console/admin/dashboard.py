"""The first page after signing in: what waits, how the work goes, what was done last."""

from typing import Any

from flask_admin.base import expose
from flask_babel import gettext as _
from sqlalchemy import func, select

from console.admin import formatters as fmt
from console.admin.base import SecureIndexView
from console.admin.figures import moderation_figures
from console.admin.needs import needs_of
from console.audit import policies as audit_policies
from console.audit.models import AuditEntry
from console.audit.queries import entries_visible_to
from console.core.actor import Actor
from console.core.db import session
from console.exchange.policies import can_import
from console.moderation import policies as comment_policies
from console.publishing import policies as post_policies
from console.publishing.models import Post
from console.publishing.queries import posts_at_a_glance
from console.web.identity import current_actor

LATEST = 8
LOOKED_AT = 1_000
COMING_IN = ("comment.submit", "comment.flag", "user.sign_in")
"""What is in the log and no change that anybody made to anything."""


class DashboardView(SecureIndexView):
    """Each part is there only for those who may see what it is made of."""

    menu_key = "d"

    @expose("/")
    def index(self) -> Any:
        actor = current_actor()
        parts: dict[str, Any] = {"fmt": fmt, "page_heading": _("Dashboard")}
        if comment_policies.can_read(actor):
            parts |= moderation_figures(actor)
        waiting, oldest = parts.get("waiting", 0), parts.get("oldest", ())
        parts["needs"] = needs_of(actor, waiting, oldest)
        parts["can_act"] = comment_policies.can_moderate(actor) or post_policies.can_create(actor)
        parts["may_import"] = can_import(actor)
        if post_policies.can_enter(actor):
            parts |= _posts(actor)
        if audit_policies.can_read(actor):
            parts["entries"] = _entries(actor)
        return self.render("admin/dashboard.html", **parts)


def _posts(actor: Actor) -> dict[str, Any]:
    latest = posts_at_a_glance(actor).order_by(Post.updated_at.desc(), Post.id.desc())
    return {
        "posts": session.scalars(latest.limit(LATEST)).all(),
        "own_posts": not post_policies.can_read_posts(actor),
        "may_write": post_policies.can_create(actor),
    }


def _entries(actor: Actor) -> Any:
    # Out of the newest only: however much comes in, the log is not searched for what was done.
    newest = select(func.max(AuditEntry.id) - LOOKED_AT).scalar_subquery()
    changes = entries_visible_to(actor).where(
        AuditEntry.id > newest, AuditEntry.action.not_in(COMING_IN)
    )
    return session.scalars(changes.order_by(AuditEntry.id.desc()).limit(LATEST)).all()
