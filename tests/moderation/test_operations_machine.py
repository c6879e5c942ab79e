"""Any sequence of decisions, sets gone through part by part, edits and Undos, beside a model."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select, update
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.errors import ConflictError
from console.moderation import undo as undoing
from console.moderation.models import Comment
from console.moderation.services import decide
from console.moderation.sets import advance, cancel, confirm, freeze_matching
from console.moderation.transitions import Action
from console.operations.models import Operation, OperationItem
from console.operations.queries import changed_by
from console.operations.running import take_lease
from console.operations.selection import Selection
from tests.factories import PostFactory, insert_comments
from tests.moderation.test_machine import STATES, Model

COMMENTS = 5
ACTIONS = st.sampled_from(sorted({*map(str, Action)} - {"keep"}))
ANY = st.integers(0, 99)


@dataclass(frozen=True)
class Stand:
    """How a comment stands: its state with the way back, and which operation gave it to it."""

    status: str
    before_spam: str | None = None
    before_trash: str | None = None
    given_by: int | None = None

    def after(self, action: str) -> "Stand | None":
        """Return what ``action`` makes of it, ``None`` where it cannot be taken."""
        model = Model(self.status, self.before_spam, self.before_trash)
        if not model.take(action):
            return None
        return Stand(model.status, model.before_spam, model.before_trash)


@dataclass
class Row:
    """A comment: how it stands, its version, and how often its text was changed."""

    stand: Stand
    version: int = 1
    edits: int = 0


@dataclass
class Act:
    """An operation: what it would do to which rows, and what it has done."""

    action: str
    frozen: dict[int, tuple[int, Stand | None]]
    undoes: int | None = None
    state: str = "running"
    moved: dict[int, tuple[Stand, Stand, int]] = field(default_factory=dict)
    skipped: int = 0

    def do_next(self, number: int, rows: dict[int, Row], most: int) -> None:
        """Go on with the next rows, ``most`` of them."""
        for key in sorted(self.frozen)[:most]:
            seen, goal = self.frozen.pop(key)
            row = rows[key]
            if row.version != seen or goal is None:
                self.skipped += 1
                continue
            after = goal if self.undoes is not None else replace(goal, given_by=number)
            self.moved[key] = (row.stand, after, row.edits)
            row.stand = after
            row.version += 1
        if not self.frozen:
            self.state = "finished"


class Operations(RuleBasedStateMachine):
    """Works on a few comments; everything is undone at the end of each run."""

    session: scoped_session[Any]
    actor: Actor

    @initialize(states=st.tuples(*[st.sampled_from(STATES)] * COMMENTS))
    def begin(self, states: tuple[str, ...]) -> None:
        """Store comments as an import leaves them."""
        post = PostFactory(published=True, author=None)
        self.rows: dict[int, Row] = {}
        for state in states:
            (key,) = insert_comments(1, post, status=state)
            self.rows[key] = Row(Stand(state))
        self.acts: dict[int, Act] = {}

    def freeze(self, action: str, keys: list[int]) -> Act:
        """Return what ``action`` would do to the rows of ``keys`` now."""
        rows = {key: self.rows[key] for key in keys}
        return Act(
            action, {key: (row.version, row.stand.after(action)) for key, row in rows.items()}
        )

    @rule(action=ACTIONS, chosen=st.sets(st.integers(0, COMMENTS - 1), min_size=1))
    def decide(self, action: str, chosen: set[int]) -> None:
        """Decide about ticked rows, at once."""
        keys = [list(self.rows)[place] for place in chosen]
        act = self.freeze(action, keys)
        done = decide(self.actor, Selection.of(*keys), Action(action), "Why")
        self.acts[done.operation_id] = act
        act.do_next(done.operation_id, self.rows, COMMENTS)

    @rule(action=ACTIONS, status=st.sampled_from(STATES))
    def freeze_all_in(self, action: str, status: str) -> None:
        """Freeze all that are in a state, without confirming it yet."""
        keys = [key for key, row in self.rows.items() if row.stand.status == status]
        unconfirmed = [number for number, act in self.acts.items() if act.state == "frozen"]
        if not keys or len(unconfirmed) > 2:
            return
        act = self.freeze(action, keys)
        act.state = "frozen"
        frozen = freeze_matching(self.actor, Comment.status == status, Action(action))
        self.acts[frozen.id] = act

    def pick(self, place: int, state: str) -> tuple[int, Act]:
        """Return one of the operations in ``state``."""
        found = [(number, act) for number, act in self.acts.items() if act.state == state]
        return found[place % len(found)]

    def has(self, *wanted: str) -> bool:
        """Return whether there is an operation in one of these states."""
        return any(act.state in wanted for act in self.acts.values())

    @precondition(lambda self: self.has("frozen"))
    @rule(place=ANY)
    def confirm(self, place: int) -> None:
        """Let a frozen operation run."""
        number, act = self.pick(place, "frozen")
        confirm(self.actor, number, "Why")
        act.state = "running"

    @precondition(lambda self: self.has("running"))
    @rule(place=ANY, size=st.integers(1, 3))
    def go_on(self, place: int, size: int) -> None:
        """Do one part of a running operation, as whoever comes after a crash does."""
        number, act = self.pick(place, "running")
        lease = take_lease(number)
        assert lease
        advance(self.actor, number, lease, size=size)
        self.session.get_one(Operation, number).leased_until = None
        act.do_next(number, self.rows, size)

    @precondition(lambda self: self.has("frozen", "running"))
    @rule(place=ANY)
    def cancel(self, place: int) -> None:
        """Call off what has not ended."""
        number, act = self.pick(place, "frozen" if self.has("frozen") else "running")
        cancel(self.actor, number)
        if act.state == "frozen":
            del self.acts[number]
        act.state = "cancelled"

    @rule(place=st.integers(0, COMMENTS - 1))
    def edit(self, place: int) -> None:
        """Change a text."""
        key = list(self.rows)[place]
        row = self.rows[key]
        row.version, row.edits = row.version + 1, row.edits + 1
        changed = update(Comment).where(Comment.id == key)
        self.session.execute(changed.values(version=row.version, body="Changed"))

    @precondition(lambda self: self.has("finished", "cancelled", "running"))
    @rule(place=ANY, in_parts=st.booleans())
    def undo(self, place: int, in_parts: bool) -> None:
        """Take an operation back, at once or only begin to, or be refused."""
        known = [(number, act) for number, act in self.acts.items() if act.state != "frozen"]
        number, act = known[place % len(known)]
        undone = any(
            each.undoes == number
            and (each.state == "running" or (each.state == "finished" and each.moved))
            for each in self.acts.values()
        )
        if undone or not act.moved or act.state == "running":
            with pytest.raises(ConflictError):
                undoing.undo(self.actor, number)
            return
        back = Act("undo", {}, undoes=number)
        for key, (before, after, edits) in act.moved.items():
            row = self.rows[key]
            untouched = row.stand == after and row.edits == edits
            back.frozen[key] = (row.version, before if untouched else None)
        with pytest.MonkeyPatch.context() as patch:
            if in_parts:
                patch.setattr(undoing, "part_size", lambda: 0)
            operation = undoing.undo(self.actor, number).operation_id
        self.acts[operation] = back
        if not in_parts:
            back.do_next(operation, self.rows, COMMENTS)

    @invariant()
    def comments_stand_as_in_the_model(self) -> None:
        """Compare every column that tells a history."""
        columns = (Comment.status, Comment.before_spam, Comment.before_trash, Comment.version)
        stored = {
            row[0]: tuple(row[1:]) for row in self.session.execute(select(Comment.id, *columns))
        }
        assert stored == {
            key: (row.stand.status, row.stand.before_spam, row.stand.before_trash, row.version)
            for key, row in self.rows.items()
        }

    @invariant()
    def operations_and_log_agree_with_it(self) -> None:
        """Compare what each operation says of itself, its items, and the tallies in the log."""
        stored = {row.id: row for row in self.session.scalars(select(Operation))}
        assert stored.keys() == self.acts.keys()
        for number, act in self.acts.items():
            row = stored[number]
            assert (row.state, row.changed, row.skipped) == (
                act.state,
                len(act.moved),
                act.skipped,
            )
            assert set(self.session.scalars(changed_by(number))) == set(act.moved)
            entries = select(AuditEntry).where(
                AuditEntry.operation_id == number, AuditEntry.action != "operation.cancel"
            )
            assert sum(map(told, self.session.scalars(entries))) == len(act.moved)
        items = select(func.count()).where(OperationItem.operation_id.not_in(self.acts))
        assert self.session.execute(items).scalar_one() == 0

    def teardown(self) -> None:
        """Undo this run."""
        self.session.rollback()


def told(entry: AuditEntry) -> int:
    """Return of how many comments ``entry`` tells."""
    status = (entry.after or {})["status"]
    return sum(status.values()) if isinstance(status, dict) else 1


@pytest.mark.slow
def test_any_sequence_of_operations(session: scoped_session[Any], actor_for: Any) -> None:
    machine = type(
        "OperationsHere", (Operations,), {"session": session, "actor": actor_for("moderator")}
    )
    run_state_machine_as_test(machine, settings=settings(max_examples=15, stateful_step_count=15))
