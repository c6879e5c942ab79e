"""The first page after signing in: what waits, and the way to it."""

from typing import Any

from flask import url_for
from flask_admin.base import expose
from flask_babel import gettext as _

from console.admin import formatters as fmt
from console.admin.base import SecureIndexView
from console.audit import policies as audit_policies
from console.audit.models import AuditEntry
from console.audit.queries import entries_visible_to
from console.core.db import session
from console.core.paging import COUNT_LIMIT
from console.moderation import policies as comment_policies
from console.moderation.models import Comment
from console.moderation.queries import bounded_counts_by_status, pending_comments
from console.moderation.transitions import STATUS_LABELS
from console.publishing import policies as post_policies
from console.publishing.models import Post
from console.publishing.queries import posts_visible_to
from console.web.identity import current_actor

LATEST = 8


class DashboardView(SecureIndexView):
    """Each part is there only for those who may see what it is made of."""

    menu_key = "d"

    @expose("/")
    def index(self) -> Any:
        actor = current_actor()
        parts: dict[str, Any] = {"fmt": fmt, "page_heading": _("Dashboard")}
        if comment_policies.can_read(actor):
            parts |= self._comments()
        if comment_policies.can_moderate(actor):
            parts["queue_url"] = url_for("queue.index_view")
        if post_policies.can_enter(actor):
            latest = posts_visible_to(actor).order_by(Post.updated_at.desc(), Post.id.desc())
            parts["posts"] = session.scalars(latest.limit(LATEST)).unique().all()
            parts["own_posts"] = not post_policies.can_read_posts(actor)
            parts["may_write"] = post_policies.can_create(actor)
        if audit_policies.can_read(actor):
            changes = entries_visible_to(actor).where(AuditEntry.action != "user.sign_in")
            newest = changes.order_by(AuditEntry.id.desc())
            parts["entries"] = session.scalars(newest.limit(LATEST)).all()
        return self.render("admin/dashboard.html", **parts)

    def _comments(self) -> dict[str, Any]:
        counts = session.execute(bounded_counts_by_status(COUNT_LIMIT)).one()._mapping
        waiting = pending_comments(current_actor()).order_by(Comment.created_at, Comment.id)
        return {
            "comment_counts": [
                (
                    status,
                    label,
                    fmt.bounded(counts[str(status)], COUNT_LIMIT),
                    self._list_url(status),
                )
                for status, label in STATUS_LABELS.items()
            ],
            "oldest": session.scalars(waiting.limit(1)).first(),
        }

    def _list_url(self, status: str) -> str:
        return url_for("comments.index_view", flt0_status_is=status)
