"""Claiming cards from the queue: the next ten, one that somebody else has, and giving them back."""

from typing import Any

from flask import flash, redirect, request
from flask_admin.base import expose
from flask_admin.model.base import ViewArgs
from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from console.admin.comments import CommentView
from console.admin.queue_filters import MINE, ClaimFilter
from console.core.db import session
from console.core.errors import InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.moderation.claims import MOST, claim_next, held_by, release, renew, take_over
from console.operations.selection import Selection
from console.web.identity import current_actor

TAKE_OVER = "take_over"


class ClaimingView(CommentView):
    """The part of the queue that claims. What is claimed is narrowed as the address says."""

    @expose("/claim/", methods=("POST",))
    def claim_view(self) -> Any:
        """Give the actor as many cards as make ten, out of those that are listed, and show them."""
        actor = current_actor()
        with unit_of_work():
            held = session.scalar(select(func.count()).select_from(held_by(actor).subquery()))
            claim_next(actor, MOST - (held or 0), self.asked_for())
        return redirect(self.url_of_mine())

    @expose("/renew/", methods=("POST",))
    def renew_view(self) -> Any:
        """Renew the leases of a page that is still open; answer which of them the actor has."""
        with unit_of_work():
            held = renew(current_actor(), ids_sent())
        return {"held": sorted(held)}

    @expose("/release/", methods=("POST",))
    def release_view(self) -> Any:
        """Let go of what the form names, or of all that the actor has claimed."""
        with unit_of_work():
            release(current_actor(), ids_sent() if "ids" in request.form else None)
        return redirect(self.return_url())

    def take_over(self, tokens: list[str]) -> Any:
        """Give the actor the card of a row, whoever has it."""
        with unit_of_work():
            for comment_id in Selection.ticked(tokens[:1]).seen:
                take_over(current_actor(), comment_id)
        if tokens:
            flash(_("Taken over. It is yours now."), "success")
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
        filters = [*self._filters_but_claims(asked), mine]
        return self._url_at(asked.clone(filters=filters))

    def shows_mine(self) -> bool:
        """Return whether the list is of nothing but what the actor has claimed."""
        index, _filter = self._filter_args[ClaimFilter.argument]
        filters = self._get_list_extra_args().filters or []
        return any(each[0] == index and each[2] == MINE for each in filters)

    def _filters_but_claims(self, asked: ViewArgs) -> list[tuple[int, str, str]]:
        filters = asked.filters or []
        return [each for each in filters if not isinstance(self._filters[each[0]], ClaimFilter)]


def ids_sent(name: str = "ids") -> list[int]:
    """Return the ids in field ``name`` of the form, with commas between them."""
    return ids_in(request.form.get(name, ""))


def ids_in(text: str) -> list[int]:
    """Return the ids in ``text``; raises ``InvalidInputError`` for anything else."""
    tokens = [token for token in text.split(",") if token]
    if any("." in token for token in tokens):
        raise InvalidInputError
    return list(Selection.ticked(tokens).seen)
