"""Changing the rules: each change is a version, none is lost, two do not overwrite each other."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import ANONYMOUS
from console.core.db import db
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError, MissingError
from console.moderation.models import Comment
from console.moderation.rules.lists import ListSettings
from console.moderation.rules.models import Assessment, Mode, RulesVersion, Term
from console.moderation.rules.parts import Effect
from console.moderation.rules.services import (
    How,
    delete_list,
    replace_rules,
    restore_version,
    save_list,
    save_settings,
)
from console.moderation.rules.settings import (
    BOUNDS,
    DEFAULT_RULES,
    RuleSetting,
    RulesSettings,
    settings_from,
)
from console.moderation.rules.versions import current_rules, current_setup, patterns_of, setup_of
from console.moderation.submission import Submission, submit
from tests.factories import PostFactory

Session = scoped_session[Any]
SPAM = ListSettings(0, "Spam words", Effect.SPAM, Mode.ON, 50)


@pytest.fixture
def admin(actor_for: Any) -> Any:
    return actor_for("admin")


def terms_of(list_id: int, version_id: int | None = None) -> list[str]:
    """Return the terms of a list, now or as a version had them, in Python's order."""
    setup = current_setup()
    if version_id is not None:
        setup = setup_of(db.session.get_one(RulesVersion, version_id))
    return sorted(patterns_of(setup)[list_id])


# -- settings --------------------------------------------------------------------------------------


def test_without_any_version_the_defaults_hold(session: Session) -> None:
    assert current_rules().settings == RulesSettings()
    assert current_rules().version_id is None


def test_a_change_is_a_new_version(session: Session, admin: Any) -> None:
    first = save_settings(admin, RulesSettings(links_allowed=1))
    second = save_settings(admin, RulesSettings(links_allowed=7))
    assert current_rules().settings.links_allowed == 7
    assert current_rules().version_id == second.version_id
    old = session.get_one(RulesVersion, first.version_id)
    assert setup_of(old).settings.links_allowed == 1
    assert (old.actor_id, old.actor_name) == (admin.user_id, "admin")
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.before, entry.after) == ({"links_allowed": 1}, {"links_allowed": 7})


def test_nothing_changed_is_no_version(session: Session, admin: Any) -> None:
    save_settings(admin, RulesSettings())
    assert session.scalars(select(RulesVersion)).all() == []


def test_a_comment_is_judged_by_the_version_that_holds(session: Session, admin: Any) -> None:
    rules = {**DEFAULT_RULES, "hold_all": RuleSetting(Mode.OFF, 0)}
    rules["first_time"] = RuleSetting(Mode.SHADOW, 10)
    version = save_settings(admin, RulesSettings(rules=rules))
    (number,) = submit(ANONYMOUS, [Submission(PostFactory(published=True).id, "Hello", "A")])
    assert session.get_one(Comment, number).status == "approved"
    assert session.get_one(Assessment, number).rules_version_id == version.version_id


def test_two_who_had_the_same_version_open(session: Session, admin: Any) -> None:
    save_settings(admin, RulesSettings(links_allowed=1), seen=0)
    with pytest.raises(ConflictError):
        save_settings(admin, RulesSettings(links_allowed=3), seen=0)
    save_settings(admin, RulesSettings(links_allowed=3), seen=current_setup().version_id)


@pytest.mark.parametrize("name", BOUNDS)
def test_numbers_have_bounds(name: str) -> None:
    bounds = BOUNDS[name]
    wrongs: tuple[Any, ...] = (
        bounds.least - 1, bounds.most + 1, True, "5", 1.5, *([] if bounds.optional else [None]),
    )  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(InvalidInputError) as error:
            replace(RulesSettings(), **{name: wrong})
        assert name in error.value.fields
    for right in (bounds.least, bounds.most):
        fitting = replace(RulesSettings(), **{name: right})  # type: ignore[arg-type]
        assert settings_from(fitting.as_json()) == fitting


@pytest.mark.parametrize(
    "stored",
    [{"rules": 5}, {"rules": {"links": 5}}, {"rules": {"links": {"mode": "loud", "weight": 1}}},
     {"rules": {"links": {"mode": "on", "weight": "1"}}}, {"links_allowed": "many"},
     {"trust_guests": "yes"}],
)  # fmt: skip
def test_what_are_no_settings(stored: Any) -> None:
    with pytest.raises(InvalidInputError):
        settings_from(stored)


def test_settings_of_another_console_are_read() -> None:
    stored = {"unheard_of": 1, "rules": {"unheard-of": {}}, "links_allowed": 9}
    assert settings_from(stored) == RulesSettings(links_allowed=9)


# -- lists -----------------------------------------------------------------------------------------


def test_a_list_works_at_once(session: Session, admin: Any) -> None:
    change = save_list(admin, SPAM, "casino\nonline poker")
    post = PostFactory(published=True)
    (number,) = submit(ANONYMOUS, [Submission(post.id, "Play online poker!", "A")])
    comment = session.get_one(Comment, number)
    assert (comment.status, comment.score) == ("spam", 60)
    save_list(admin, replace(SPAM, id=change.list_id), "poker online")
    (number,) = submit(ANONYMOUS, [Submission(post.id, "Play online poker!!", "A")])
    assert session.get_one(Comment, number).status == "pending"


def test_lines_that_are_no_terms_are_reported(session: Session, admin: Any) -> None:
    change = save_list(admin, SPAM, "casino\n*\nCASINO")
    assert (change.terms, change.added, change.text.skipped) == (1, 1, 2)
    assert [fault.line for fault in change.text.faults] == [2, 3]


@pytest.mark.parametrize(
    ("how", "expected"),
    [(How.ADD, ["a b", "c d", "e f"]), (How.REPLACE, ["C D", "e f"]), (How.REMOVE, ["a b"])],
)
def test_how_terms_come_in(session: Session, admin: Any, how: How, expected: list[str]) -> None:
    change = save_list(admin, SPAM, "a b\nc d")
    save_list(admin, replace(SPAM, id=change.list_id), "C D\ne f", how=how)
    assert terms_of(change.list_id) == expected


def test_terms_of_older_versions_can_be_read(session: Session, admin: Any) -> None:
    change = save_list(admin, SPAM, "one\ntwo")
    first = current_setup().version_id
    wanted = replace(SPAM, id=change.list_id)
    save_list(admin, wanted, "two\nthree")
    second = current_setup().version_id
    delete_list(admin, change.list_id)
    assert current_setup().lists == ()
    assert terms_of(change.list_id, first) == ["one", "two"]
    assert terms_of(change.list_id, second) == ["three", "two"]
    restore_version(admin, first)
    assert current_setup().lists == (wanted,)
    assert terms_of(change.list_id) == ["one", "two"]
    assert session.scalars(select(Term.pattern).where(Term.pattern == "two")).all() == ["two"] * 2


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": " "}, "name"), ({"name": "x" * 81}, "name"), ({"name": "spam WORDS"}, "name"),
     ({"weight": 1_001}, "weight"), ({"effect": Effect.APPROVE}, "effect")],
)  # fmt: skip
def test_lists_that_cannot_be(session: Session, admin: Any, change: Any, field: str) -> None:
    save_list(admin, SPAM, "one")
    with pytest.raises(InvalidInputError) as error:
        save_list(admin, replace(SPAM, **{"name": "Another", **change}))
    assert field in error.value.fields


def test_a_list_keeps_its_own_name(session: Session, admin: Any) -> None:
    change = save_list(admin, SPAM, "one")
    save_list(admin, replace(SPAM, id=change.list_id, weight=7))
    assert current_setup().lists[0].weight == 7
    assert terms_of(change.list_id) == ["one"]


def test_what_is_not_there(session: Session, admin: Any) -> None:
    with pytest.raises(MissingError):
        save_list(admin, replace(SPAM, id=5))
    with pytest.raises(MissingError):
        delete_list(admin, 5)
    with pytest.raises(MissingError):
        restore_version(admin, 5)


@pytest.mark.parametrize("who", ["editor", "moderator", "auditor", "author", "anonymous"])
def test_only_admins_change_rules(session: Session, actor_for: Any, who: str) -> None:
    with pytest.raises(ForbiddenError):
        save_settings(actor_for(who), RulesSettings())
    with pytest.raises(ForbiddenError):
        save_list(actor_for(who), SPAM, "one")


def test_everything_at_once(session: Session, admin: Any) -> None:
    kept = save_list(admin, SPAM, "one").list_id
    save_list(admin, replace(SPAM, name="Gone"), "two")
    replace_rules(
        admin,
        RulesSettings(links_allowed=5),
        [(replace(SPAM, name="SPAM words", weight=9), ["three"]), (replace(SPAM, name="New"), [])],
    )
    setup = current_setup()
    assert [(each.name, each.weight) for each in setup.lists] == [("SPAM words", 9), ("New", 50)]
    assert setup.lists[0].id == kept
    assert terms_of(kept) == ["three"]
    assert setup.settings.links_allowed == 5
    with pytest.raises(InvalidInputError):
        replace_rules(admin, RulesSettings(), [(SPAM, ["*"])])
    with pytest.raises(InvalidInputError):
        replace_rules(admin, RulesSettings(), [(SPAM, []), (SPAM, [])])


def test_all_that_is_there_already_is_no_version(session: Session, admin: Any) -> None:
    save_list(admin, SPAM, "two\none")
    before = current_setup()
    same = replace_rules(admin, before.settings, [(SPAM, ["one", "two"])])
    assert same == current_setup() == before
    assert replace_rules(admin, before.settings, [(SPAM, ["one"])]).version_id > before.version_id


WORDS = st.sets(st.sampled_from(["one", "two", "three", "four", "five"]))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(WORDS, min_size=1, max_size=6))
def test_any_version_can_be_read_back(session: Session, actor_for: Any, steps: Any) -> None:
    admin = actor_for("admin")
    number = save_list(admin, replace(SPAM, name=f"L{len(current_setup().lists)}"), "").list_id
    wanted = next(each for each in current_setup().lists if each.id == number)
    seen: dict[int, list[str]] = {}
    for words in steps:
        save_list(admin, wanted, "\n".join(words))
        seen[current_setup().version_id] = sorted(words)
    for version, words in seen.items():
        assert terms_of(number, version) == words
