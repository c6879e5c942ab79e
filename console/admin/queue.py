"""The queue: what waits for a decision, a card a comment, the most urgent first."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import redirect, request
from flask_admin.base import expose
from flask_admin.model.base import ViewArgs
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from console.admin import formatters as fmt
from console.admin.cards import beside
from console.admin.comments import CommentView
from console.admin.filters import (
    AboveZeroFilter,
    ContainsFilter,
    LinkedFilter,
    ListFilter,
    SinceFilter,
    UntilFilter,
)
from console.admin.queue_filters import (
    MINE,
    AuthorFilter,
    ClaimFilter,
    LanguageFilter,
    RuleFilter,
)
from console.core.actor import Actor
from console.core.db import session
from console.core.paging import Order
from console.core.unit_of_work import unit_of_work
from console.moderation import policies
from console.moderation.claims import MOST, claim_next, held_by, release, take_over
from console.moderation.models import Comment
from console.moderation.queries import comments_visible_to, title_of_post
from console.moderation.queue import BY_URGENCY, ON_CARDS, waiting_comments
from console.operations.selection import Selection
from console.publishing.models import Post
from console.web.identity import current_actor

OF_WHAT_WAITS = frozenset({"queue.index_view", "queue.claim_view"})
"""Endpoints that know of nothing but what waits; the others lead to decided comments as well."""
TAKE_OVER = "take_over"


class QueueView(CommentView):
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

    # -- claims ------------------------------------------------------------------------------------

    @expose("/claim/", methods=("POST",))
    def claim_view(self) -> Any:
        """Give the actor as many cards as make ten, out of those that are listed, and show them."""
        actor = current_actor()
        with unit_of_work():
            held = session.scalar(select(func.count()).select_from(held_by(actor).subquery()))
            claim_next(actor, MOST - (held or 0), self.asked_for())
        return redirect(self.url_of_mine())

    @expose("/release/", methods=("POST",))
    def release_view(self) -> Any:
        """Let go of all that the actor has claimed."""
        with unit_of_work():
            release(current_actor())
        return redirect(self.return_url())

    def asked_for(self) -> Select[Any]:
        """Return what waits, narrowed as the address says, whoever has claimed it."""
        asked = self._get_list_extra_args()
        return self.narrowed(asked.search, self._filters_but_claims(asked))

    def url_of_mine(self) -> str:
        """Return the address of what the actor has claimed, narrowed as this one is."""
        asked = self._get_list_extra_args()
        index, chosen = self._filter_args[ClaimFilter.argument]
        mine = (index, str(chosen.name), MINE)
        return self._url_at(asked.clone(filters=[*self._filters_but_claims(asked), mine]))

    def _filters_but_claims(self, asked: ViewArgs) -> list[tuple[int, str, str]]:
        filters = asked.filters or []
        return [each for each in filters if not isinstance(self._filters[each[0]], ClaimFilter)]

    def handle_action(self, return_view: str | None = None) -> Any:
        name, tokens = self.requested_action()
        if name != TAKE_OVER:
            return super().handle_action(return_view)
        with unit_of_work():
            for comment_id in Selection.ticked(tokens[:1]).seen:
                take_over(current_actor(), comment_id)
        return redirect(self.return_url())

    # -- looking -----------------------------------------------------------------------------------

    def render(self, template: str, **kwargs: Any) -> Any:
        if template == self.list_template:
            kwargs |= {"beside": beside(current_actor(), kwargs["data"]), "fmt": fmt}
        return super().render(template, **kwargs)
