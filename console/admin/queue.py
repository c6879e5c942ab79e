"""The queue: what waits for a decision, a card a comment, the most urgent first."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from console.admin import formatters as fmt
from console.admin.cards import beside
from console.admin.claiming import TAKE_OVER
from console.admin.filters import (
    AboveZeroFilter,
    ContainsFilter,
    LinkedFilter,
    ListFilter,
    SinceFilter,
    UntilFilter,
)
from console.admin.news import NewsView, watermark_now
from console.admin.queue_filters import (
    AuthorFilter,
    ClaimFilter,
    LanguageFilter,
    RuleFilter,
)
from console.core.actor import Actor
from console.core.paging import Order
from console.moderation import policies
from console.moderation.models import Comment
from console.moderation.queries import comments_visible_to, title_of_post
from console.moderation.queue import BY_URGENCY, ON_CARDS, waiting_comments
from console.publishing.models import Post
from console.web.identity import current_actor

OF_WHAT_WAITS = frozenset(
    {"queue.index_view", "queue.claim_view", "queue.focus_view", "queue.news_view"}
)
"""Endpoints that know of nothing but what waits; the others lead to decided comments as well."""


class QueueView(NewsView):
    """What waits for a decision: pending comments, and public ones that readers reported."""

    menu_key = "q"
    list_template = "admin/comments/queue.html"
    button_macro = "action_button"
    lists_reported = True
    column_filters: tuple[ListFilter, ...] = (
        AuthorFilter(),
        ContainsFilter(Post.title, _l("Post"), through=Comment.post),
        ClaimFilter(),
        RuleFilter(),
        AboveZeroFilter(Comment.open_flags, _l("Reported")),
        LanguageFilter(),
        SinceFilter(Comment.created_at, _l("Written since")),
        UntilFilter(Comment.created_at, _l("Written until")),
        LinkedFilter(Comment.post_id, _l("Post"), called=title_of_post),
    )
    actions_that_stay = (TAKE_OVER,)
    sort_columns: ClassVar[Mapping[str, Any]] = {}
    list_load = ON_CARDS
    empty_text = _l("Every comment has been decided. New ones appear here as they come in.")

    def may_enter(self, actor: Actor) -> bool:
        return policies.can_moderate(actor)

    def authorised(self, actor: Actor) -> Select[Any]:
        if request.endpoint in OF_WHAT_WAITS:
            return waiting_comments(actor)
        return comments_visible_to(actor)

    def listed(self, actor: Actor) -> Select[Any]:
        return waiting_comments(actor)

    def ordered(self, sort_column: str | None, sort_desc: bool) -> Order:
        return BY_URGENCY

    def get_empty_list_message(self) -> str:
        return _("Nothing waits")

    def handle_action(self, return_view: str | None = None) -> Any:
        name, tokens = self.requested_action()
        if name != TAKE_OVER:
            return super().handle_action(return_view)
        return self.take_over(tokens)

    # -- looking -----------------------------------------------------------------------------------

    def render(self, template: str, **kwargs: Any) -> Any:
        if template == self.list_template:
            kwargs |= {
                "beside": beside(current_actor(), kwargs["data"]),
                "fmt": fmt,
                "since": watermark_now(),
                "shows_mine": self.shows_mine(),
            }
        return super().render(template, **kwargs)
