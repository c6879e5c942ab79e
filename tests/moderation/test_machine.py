"""Any sequence of decisions, compared with a model that is a dictionary and twenty lines."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.moderation.models import Comment
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.models import Operation
from console.operations.selection import Selection
from tests.factories import PostFactory, insert_comments

COMMENTS = 4
STATES = ("pending", "approved", "rejected", "spam", "trash")


@dataclass
class Model:
    """One comment as the design tells it."""

    status: str
    before_spam: str | None = None
    before_trash: str | None = None
    version: int = 1

    def take(self, action: str) -> bool:
        """Do ``action``; return whether it could be done."""
        target = self.target(action)
        if target is None:
            return False
        old, self.status = self.status, target
        if target == "trash":
            self.before_trash = old  # and spam is still known to have been something else
        elif target == "spam":
            self.before_spam = self.before_spam if old == "trash" else old
            self.before_trash = None
        else:
            self.before_spam = self.before_trash = None
        self.version += 1
        return True

    def target(self, action: str) -> str | None:
        """Return where ``action`` leads from here, ``None`` for nowhere."""
        ways = {
            "approve": {"pending": "approved", "rejected": "approved"},
            "keep": {},  # nothing here is reported; see test_flags_machine
            "unapprove": {"approved": "pending"},
            "reject": {"pending": "rejected", "approved": "rejected"},
            "spam": {"pending": "spam", "approved": "spam", "rejected": "spam"},
            "not_spam": {"spam": self.before_spam or "pending"},
            "trash": dict.fromkeys(("pending", "approved", "rejected", "spam"), "trash"),
            "restore": {"trash": self.before_trash or "pending"},
        }
        return ways[action].get(self.status)


class Moderation(RuleBasedStateMachine):
    """Decides about a few comments; everything is undone at the end of each run."""

    session: scoped_session[Any]
    actor: Actor

    @initialize(states=st.tuples(*[st.sampled_from(STATES)] * COMMENTS))
    def begin(self, states: tuple[str, ...]) -> None:
        """Store comments as an import leaves them: in any state and without a past."""
        post = PostFactory(published=True, author=None)
        self.models: dict[int, Model] = {}
        for state in states:
            (row_id,) = insert_comments(1, post, status=state)
            self.models[row_id] = Model(state)
        self.decisions = self.entries = 0

    @rule(
        action=st.sampled_from([str(action) for action in Action]),
        chosen=st.lists(st.integers(0, COMMENTS - 1), min_size=1, unique=True),
        behind=st.lists(st.sampled_from([0, 0, 0, 1]), min_size=COMMENTS, max_size=COMMENTS),
    )
    def decide(self, action: str, chosen: list[int], behind: list[int]) -> None:
        """Decide about some of them; some were seen before they changed."""
        ids = [list(self.models)[place] for place in chosen]
        late = {ids[n] for n in range(len(ids)) if behind[n] and self.models[ids[n]].version > 1}
        seen = {row_id: self.models[row_id].version - (row_id in late) for row_id in ids}
        result = decide(self.actor, Selection(seen=seen), Action(action), "Why")
        moved = [self.models[row_id].take(action) for row_id in ids if row_id not in late]
        assert (result.changed, result.skipped, result.missing) == (
            sum(moved),
            len(ids) - sum(moved),
            0,
        )
        self.decisions += 1
        self.entries += any(moved)

    @rule(action=st.sampled_from([str(action) for action in Action]))
    def decide_all_pending(self, action: str) -> None:
        """Decide by a filter."""
        pending = [model for model in self.models.values() if model.status == "pending"]
        selection = Selection(criterion=Comment.status == "pending")
        result = decide(self.actor, selection, Action(action), "Why")
        moved = [model.take(action) for model in pending]
        assert (result.changed, result.skipped) == (sum(moved), len(moved) - sum(moved))
        self.decisions += 1
        self.entries += any(moved)

    @invariant()
    def agrees_with_the_model(self) -> None:
        """Compare every column that tells a history."""
        stored = self.session.execute(
            select(
                Comment.id,
                Comment.status,
                Comment.before_spam,
                Comment.before_trash,
                Comment.version,
            )
        )
        assert {row[0]: Model(*row[1:]) for row in stored} == self.models

    @invariant()
    def leaves_one_entry_for_each_decision_that_changed_something(self) -> None:
        """Count the operations and the log."""
        assert self.count(Operation) == self.decisions
        assert self.count(AuditEntry) == self.entries

    def count(self, model: Any) -> int:
        """Return how many rows of ``model`` there are."""
        return int(self.session.execute(select(func.count()).select_from(model)).scalar_one())

    def teardown(self) -> None:
        """Undo this run."""
        self.session.rollback()


@pytest.mark.slow
def test_any_sequence_of_decisions(session: scoped_session[Any], actor_for: Any) -> None:
    machine = type(
        "ModerationHere", (Moderation,), {"session": session, "actor": actor_for("moderator")}
    )
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=10))
