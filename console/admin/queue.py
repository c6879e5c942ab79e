"""The queue: what waits for a decision, a card a comment, the most urgent first."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from console.admin.comments import CommentView
from console.core.actor import Actor
from console.core.paging import Order
from console.moderation import policies
from console.moderation.queries import comments_visible_to
from console.moderation.queue import BY_URGENCY, ON_CARDS, waiting_comments


class QueueView(CommentView):
    """What waits for a decision: pending comments, and public ones that readers reported."""

    menu_key = "q"
    list_template = "admin/comments/queue.html"
    button_macro = "action_button"
    lists_reported = True
    column_filters = CommentView.column_filters[1:]
    sort_columns: ClassVar[Mapping[str, Any]] = {}
    list_load = ON_CARDS
    empty_text = _l("Every comment has been decided. New ones appear here as they come in.")

    def may_enter(self, actor: Actor) -> bool:
        return policies.can_moderate(actor)

    def authorised(self, actor: Actor) -> Select[Any]:
        if request.endpoint == "queue.index_view":
            return waiting_comments(actor)
        return comments_visible_to(actor)

    def ordered(self, sort_column: str | None, sort_desc: bool) -> Order:
        return BY_URGENCY

    def get_empty_list_message(self) -> str:
        return _("Nothing waits")
