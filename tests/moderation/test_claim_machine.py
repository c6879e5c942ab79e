"""Any sequence of claims, heartbeats, take-overs and decisions: never two holders of a card."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import scoped_session

from console.core.actor import Actor
from console.core.clock import now
from console.core.errors import ConflictError
from console.moderation.claims import LEASE, claim_next, hold, release, take_over
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.selection import Selection
from tests.factories import PostFactory, insert_comments
from tests.moderation.test_claims import mine, told

Session = scoped_session[Any]
CARDS = 5
NAMES = ("ada", "bo")
WHO = st.sampled_from(NAMES)
CARD = st.integers(0, CARDS - 1)


class Claims(RuleBasedStateMachine):
    """Two people and a clock, compared with a dictionary of who has what until when."""

    session: Session
    people: dict[str, Actor]

    @initialize()
    def begin(self) -> None:
        """Store some comments."""
        post = PostFactory(published=True, author=None)
        self.ids = insert_comments(CARDS, post, status="pending", created_at=now())
        self.waiting = set(self.ids)
        self.held: dict[int, tuple[str, Any]] = {}
        self.taken = 0
        self.traveller = time_machine.travel(now(), tick=False)
        self.clock = self.traveller.start()

    def holder(self, card: int) -> str | None:
        """Return who has a card now."""
        name, until = self.held.get(card, (None, now()))
        return name if until > now() else None

    @rule(who=WHO, number=st.integers(1, 3))
    def claim(self, who: str, number: int) -> None:
        """Ask for the next ones."""
        free = [card for card in self.ids if card in self.waiting and not self.holder(card)]
        assert claim_next(self.people[who], number) == free[:number]
        self.held |= dict.fromkeys(free[:number], (who, now() + LEASE))

    @rule(who=WHO, cards=st.sets(CARD))
    def renew(self, who: str, cards: set[int]) -> None:
        """Say that a page with these cards is open."""
        chosen = {self.ids[place] for place in cards} & self.waiting
        had = {card for card in chosen if self.holder(card) in {None, who}}
        assert hold(self.people[who], [self.ids[place] for place in cards]) == had
        self.held |= dict.fromkeys(had, (who, now() + LEASE))

    @rule(who=WHO, card=CARD)
    def take(self, who: str, card: int) -> None:
        """Take a card over."""
        row_id = self.ids[card]
        if row_id not in self.waiting:
            with pytest.raises(ConflictError):
                take_over(self.people[who], row_id)
            return
        self.taken += self.holder(row_id) not in {None, who}
        take_over(self.people[who], row_id)
        self.held[row_id] = (who, now() + LEASE)

    @rule(who=WHO, card=CARD)
    def give_back(self, who: str, card: int) -> None:
        """Let a card go."""
        release(self.people[who], [self.ids[card]])
        if self.holder(self.ids[card]) == who:
            del self.held[self.ids[card]]

    @rule(who=WHO, card=CARD, action=st.sampled_from([Action.SPAM, Action.RESTORE]))
    def decide(self, who: str, card: int, action: Action) -> None:
        """Decide about a card, whoever has it; some cannot be done."""
        row_id = self.ids[card]
        outcome = decide(self.people[who], Selection.of(row_id), action)
        moved = row_id in self.waiting and action is Action.SPAM
        assert outcome.changed == moved
        if moved:
            self.taken += self.holder(row_id) not in {None, who}
            self.held.pop(row_id, None)
            self.waiting.discard(row_id)

    @rule(seconds=st.sampled_from([1, 150, 299, 300]))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.clock.shift(timedelta(seconds=seconds))

    @invariant()
    def each_card_has_one_holder_or_none(self) -> None:
        """Compare who has what."""
        stored = {name: mine(self.session, self.people[name]) for name in NAMES}
        assert not stored["ada"] & stored["bo"]
        for name in NAMES:
            assert stored[name] == {card for card in self.held if self.holder(card) == name}

    @invariant()
    def each_take_over_is_in_the_log(self) -> None:
        """Count them."""
        assert len(told(self.session)) == self.taken

    def teardown(self) -> None:
        """Undo this run."""
        self.traveller.stop()
        self.session.rollback()


@pytest.mark.slow
def test_any_sequence_has_one_holder_a_card(session: Session, actor_for: Any) -> None:
    people = {"ada": actor_for("moderator"), "bo": actor_for("editor")}
    machine = type("ClaimsHere", (Claims,), {"session": session, "people": people})
    run_state_machine_as_test(machine, settings=settings(max_examples=15, stateful_step_count=12))
