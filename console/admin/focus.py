"""The queue one card at a time: a key decides, and the next card is there.

Each answer to a script carries the cards that it shows next, so that a key needs no answer
before the eye has something to read. Without scripts each decision leads to a page.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import flash, g, redirect, request
from flask_admin.base import expose
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from console.admin import formatters as fmt
from console.admin.base import parse_id
from console.admin.bulk import changed_sentence, say
from console.admin.cards import beside
from console.admin.claiming import ClaimingView, ids_in
from console.admin.conflicts import conflict_of
from console.admin.reasons import mail_told, ready_reasons, reason_sent
from console.admin.sitting import WAITING_LIMIT, Sitting
from console.core.db import session
from console.core.errors import ConflictError, InvalidInputError
from console.core.paging import bounded_count
from console.core.unit_of_work import after_commit, unit_of_work
from console.moderation.claims import claim_next, held_by, hold, release
from console.moderation.editing import StaleCommentError
from console.moderation.models import Comment
from console.moderation.queries import comments_visible_to
from console.moderation.queue import BY_URGENCY, ON_CARDS, waiting_comments
from console.moderation.services import Decision, decide
from console.moderation.transitions import (
    ACTION_LABELS,
    DONE_LABELS,
    TRANSITIONS,
    Action,
    actions_for,
)
from console.moderation.undo import undo
from console.operations.models import Operation
from console.operations.queries import changed_by
from console.operations.selection import Selection
from console.web.identity import current_actor

AHEAD = 2
"""Cards that a script has beside the one that is read."""
RECOUNT = 10
"""After so many decisions it is counted again how many wait."""


@dataclass(frozen=True, slots=True)
class Done:
    """What this request has decided."""

    action: Action
    decision: Decision
    comment_id: int


class FocusView(ClaimingView):
    """The part of the queue that shows one card, out of those to which the address narrows it."""

    focus_template: ClassVar[str] = "admin/comments/focus.html"
    focus_part: ClassVar[str] = "admin/comments/focus_part.html"

    @expose("/focus/", methods=("GET", "POST"))
    def focus_view(self) -> Any:
        """Show what the actor has claimed, or do what a card asks for and give the next one."""
        if request.method != "POST":
            return self._focus_page(Sitting.of(request.args))
        in_parts = "part" in request.form
        sitting = Sitting.of(request.form)
        try:
            with unit_of_work():
                sitting = self._step(replace(sitting, card=None))
                on_hand = ids_in(request.form.get("have", "")) if in_parts else self._held(sitting)
                wanted = (AHEAD + 1 if in_parts else 1) - len(on_hand) - bool(sitting.card)
                given = claim_next(current_actor(), wanted, self.asked_for(), sitting.skipped)
        except StaleCommentError as error:
            return self._read_again(error, sitting, in_parts=in_parts)
        if in_parts:
            return self._focus_part(sitting, given)
        self._say_done(sitting)
        return redirect(self._focus_url(sitting))

    # -- what a card asks for ----------------------------------------------------------------------

    def _step(self, sitting: Sitting) -> Sitting:
        """Do what the form asks for, inside the unit of work; return the sitting afterwards."""
        name, tokens = self.requested_action()
        steps = {"next": self._begin, "skip": self._skip, "back": self._back, "undo": self._undo}
        if name in steps:
            return steps[name](sitting, tokens)
        if name not in set(Action):
            raise InvalidInputError(_("There is no such decision."))
        return self._decide(sitting, Action(name), Selection.ticked(tokens[:1]))

    def _decide(self, sitting: Sitting, action: Action, selection: Selection) -> Sitting:
        reason = reason_sent() if TRANSITIONS[action].needs_reason else ""
        decision = decide(current_actor(), selection, action, reason)
        faster = self.overtaken(selection, decision)
        if not decision.changed:
            after_commit(lambda: flash(faster or _("This is not possible any more."), "warning"))
            again = next(iter(selection.seen)) if self.reported_since(selection) else None
            return replace(sitting, card=again)
        (comment_id,) = selection.seen
        g.done = Done(action, decision, comment_id)
        return sitting.count(1)

    def _say_done(self, sitting: Sitting, names: Mapping[int, str] | None = None) -> None:
        """Say what was decided, with the way back; ``names`` are those of authors, where known."""
        done: Done | None = g.get("done")
        if done is None:
            return
        name = (names or {}).get(done.comment_id)
        button = {
            "label": _("Undo"),
            "url": self._focus_url(Sitting()),
            "key": "z",
            "fields": {"row_action": f"undo:{done.decision.operation_id}", **sitting.fields()},
        }
        say(changed_sentence(str(DONE_LABELS[done.action]), done.decision, name), "success", button)

    def _begin(self, sitting: Sitting, tokens: list[str]) -> Sitting:
        """Ask for a card; with "again", also for those that were passed over."""
        return replace(sitting, skipped=()) if tokens == ["again"] else sitting

    def _skip(self, sitting: Sitting, tokens: list[str]) -> Sitting:
        """Let the card go, for others too, and pass it over from now on."""
        passed = list(Selection.ticked(tokens[:1]).seen)
        release(current_actor(), passed)
        return sitting.skip(passed)

    def _back(self, sitting: Sitting, tokens: list[str]) -> Sitting:
        """Take up again the card of the token, or the one that was passed over last."""
        named = list(Selection.ticked(filter(None, tokens[:1])).seen)
        wanted = (named or list(sitting.skipped))[-1:]
        held = hold(current_actor(), wanted)
        if wanted and not held:
            flash(_("Somebody else is on this comment, or it was decided meanwhile."), "warning")
        return sitting.take_up(wanted, next(iter(held), None))

    def _undo(self, sitting: Sitting, tokens: list[str]) -> Sitting:
        """Take a decision back, and take the card up again."""
        number = parse_id("".join(tokens[:1]), Operation.id)
        decided = session.get(Operation, number)
        if decided is not None and decided.total > 1:
            raise InvalidInputError(_("There is no such decision."))  # of one card, as all here
        try:
            outcome = undo(current_actor(), number)
        except ConflictError as error:
            flash(error.message, "warning")
            return sitting
        moved = session.scalars(changed_by(outcome.operation_id).limit(1)).all()
        if not moved:
            flash(_("Somebody has changed this comment since: it was left as it is."), "warning")
            return sitting
        say(changed_sentence(_("Undone"), outcome), "success", None)
        held = hold(current_actor(), moved)
        return sitting.count(-1).take_up(list(moved), next(iter(held), None))

    def _read_again(self, error: StaleCommentError, sitting: Sitting, *, in_parts: bool) -> Any:
        """Give the card back with what has changed in its text: nothing has been decided."""
        name, _tokens = self.requested_action()
        if not in_parts:
            return self.ask_again(Action(name), error, request.form.get("reason", ""))
        with unit_of_work():
            held = hold(current_actor(), [error.comment_id])
        flash(_("The text has changed since you saw it. Nothing has been decided yet."), "warning")
        sitting = replace(sitting, card=next(iter(held), None))
        return self._focus_part(sitting, [], seen=error.version_seen)

    # -- what is shown -----------------------------------------------------------------------------

    def _held(self, sitting: Sitting) -> list[int]:
        held = session.scalars(held_by(current_actor()))
        return [each for each in held if each not in sitting.skipped]

    def _focus_page(self, sitting: Sitting) -> Any:
        mine = Comment.id.in_(held_by(current_actor())) & Comment.id.not_in(sitting.skipped)
        found = self._cards(mine, AHEAD + 1)
        cards = sorted(found, key=lambda card: card.id != sitting.card)
        return self.render(
            self.focus_template,
            **self._shown(sitting, cards),
            waiting=bounded_count(self.asked_for(), WAITING_LIMIT),
            ready=ready_reasons(),
            told=mail_told(),
            news_address=self.get_url(".news_view"),
        )

    def _focus_part(self, sitting: Sitting, given: Sequence[int], seen: int | None = None) -> Any:
        """Return the cards ``given``, the one that comes back before them, and what to say."""
        ids = [*filter(None, [sitting.card]), *given]
        done: Done | None = g.get("done")
        found = self._found([*ids, *([done.comment_id] if done else [])])
        self._say_done(sitting, {row.id: row.author_name for row in found})
        cards = sorted((row for row in found if row.id in ids), key=lambda row: ids.index(row.id))
        g.without_frame = True
        return self.render(
            self.focus_part,
            **self._shown(sitting, cards),
            conflict=conflict_of(cards[0], seen) if seen is not None and cards else None,
            waiting=self._waiting(sitting, counted=bool(cards)),
        )

    def _found(self, ids: Collection[int]) -> Sequence[Comment]:
        if not ids:
            return []
        found = comments_visible_to(current_actor()).where(Comment.id.in_(ids))
        return session.scalars(found.options(*ON_CARDS)).all()

    def _waiting(self, sitting: Sitting, *, counted: bool) -> int:
        """Return how many wait, as the page knew it if that will do."""
        if not counted or sitting.waiting is None or sitting.done % RECOUNT == 0:
            return bounded_count(self.asked_for(), WAITING_LIMIT)
        return sitting.waiting

    def decisions_for(self, row: Comment) -> list[str]:
        """Return what can be decided about ``row``, as buttons name it."""
        return [str(action) for action in actions_for(row.status, reported=row.open_flags > 0)]

    def _cards(self, which: ColumnElement[bool], number: int) -> Sequence[Comment]:
        if not number:
            return []
        found = waiting_comments(current_actor()).where(which).order_by(*BY_URGENCY.columns)
        return session.scalars(found.options(*ON_CARDS).limit(number)).all()

    def _shown(self, sitting: Sitting, cards: Sequence[Comment]) -> dict[str, Any]:
        return {
            "cards": cards,
            "beside": beside(current_actor(), cards, claimed=False),
            "sitting": sitting,
            "focus_address": self._focus_url(Sitting()),
            "return_url": self._focus_url(sitting),
            "queue_address": self._narrowed_url(".index_view"),
            "action_names": {str(action): label for action, label in ACTION_LABELS.items()},
            "fmt": fmt,
        }

    def _question(self) -> str:
        """Return by what the address narrows the queue, as the list's address would say it."""
        asked = self._get_list_extra_args()
        told = [("search", asked.search)] if asked.search else []
        for index, _name, value in asked.filters or []:
            told.append((f"flt{index}_{self.get_filter_arg(index, self._filters[index])}", value))
        return urlencode(told)

    def _focus_url(self, sitting: Sitting) -> str:
        return self._narrowed_url(".focus_view", urlencode(sitting.fields()))

    def _narrowed_url(self, endpoint: str, more: str = "") -> str:
        """Return the address of ``endpoint``, narrowed as this one is."""
        told = "&".join(filter(None, [self._question(), more]))
        address: str = self.get_url(endpoint)
        return f"{address}?{told}" if told else address
