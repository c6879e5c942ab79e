"""A write that leaves no entry fails here; so does a service of which nobody has thought here."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.accounts.passwords import reset_access, set_password
from console.accounts.preferences import change_preferences
from console.accounts.queries import user_by_username
from console.accounts.roles import create_role, delete_role, update_role
from console.accounts.saved_views import delete_view, save_view, update_view
from console.accounts.services import UserFields, create_user, set_active, update_user
from console.audit.models import AuditEntry
from console.core.actor import Actor, Channel
from console.core.db import db
from console.core.errors import ForbiddenError
from console.moderation.editing import edit_comment, undo_edit
from console.moderation.flags import flag
from console.moderation.learning.models import Learned, LearningState
from console.moderation.learning.services import forget_learned, start_learning
from console.moderation.models import DecisionReason, FlagReason
from console.moderation.reasons import (
    ReasonFields,
    add_usual_reasons,
    create_reason,
    delete_reason,
    update_reason,
)
from console.moderation.replies import reply
from console.moderation.rules.lists import ListSettings
from console.moderation.rules.models import Mode
from console.moderation.rules.parts import Effect
from console.moderation.rules.services import (
    delete_list,
    replace_rules,
    restore_version,
    save_list,
    save_settings,
)
from console.moderation.rules.settings import RulesSettings
from console.moderation.rules.versions import current_setup
from console.moderation.rules.writing import WantedList, store_version
from console.moderation.services import decide
from console.moderation.sets import cancel
from console.moderation.submission import Submission, submit
from console.moderation.transitions import Action
from console.moderation.undo import undo
from console.operations.selection import Selection
from console.operations.services import open_operation
from console.publishing.services import (
    PostFields,
    archive_post,
    create_post,
    publish_post,
    request_changes,
    submit_post,
    unpublish_post,
    update_post,
    withdraw_post,
)
from console.publishing.tags import create_tag, delete_tag, find_or_create_tags, update_tag
from tests.factories import (
    CommentFactory,
    PostFactory,
    RoleFactory,
    SavedViewFactory,
    TagFactory,
    UserFactory,
)
from tests.factories.moderation import make_decision, make_edited
from tests.moderation.learning.samples import decide_comments

Session = scoped_session[Any]
MODULES = (
    "accounts.passwords",
    "accounts.preferences",
    "accounts.roles",
    "accounts.saved_views",
    "accounts.services",
    "moderation.deletion",
    "moderation.editing",
    "moderation.flags",
    "moderation.reasons",
    "moderation.rules.services",
    "moderation.learning.services",
    "moderation.replies",
    "moderation.services",
    "moderation.sets",
    "moderation.submission",
    "moderation.undo",
    "publishing.services",
    "publishing.tags",
)


def the_admin() -> User:
    """Return the admin of the cast."""
    return db.session.scalars(user_by_username("admin")).one()


def a_reason() -> DecisionReason:
    """Return a ready-made reason."""
    reason = DecisionReason(label="Rude", text="Rude words")
    db.session.add(reason)
    db.session.flush()
    return reason


def make_version(actor: Actor) -> int:
    """Return a version of the rules with a list; it is in no log."""
    wanted = WantedList(ListSettings(0, "Old", Effect.HOLD, Mode.ON, 1), ["one"])
    return store_version(actor, current_setup(), RulesSettings(), [wanted]).version_id


def make_list(actor: Actor) -> int:
    """Return a list of terms; it is in no log."""
    make_version(actor)
    return current_setup().lists[0].id


def forget_something(actor: Actor) -> None:
    """Forget what has been learned from one decision."""
    db.session.add(Learned(state=LearningState.READY, decisions=1))
    forget_learned(actor)


def start_with_enough(actor: Actor) -> Learned:
    """Begin to learn, with as many decisions as that needs."""
    decide_comments(db.session, 50, the_admin().id)
    return start_learning(actor)


WRITES: dict[str, Callable[[Actor], Any]] = {
    "accounts.passwords.reset_access": lambda actor: reset_access(actor, UserFactory()),
    "accounts.passwords.set_password": lambda actor: set_password(actor, UserFactory(), "a hash"),
    "accounts.preferences.change_preferences": lambda actor: change_preferences(
        actor, the_admin(), languages=("en", "de"), language="de"
    ),
    "accounts.roles.create_role": lambda actor: create_role(actor, "new", "", []),
    "accounts.roles.delete_role": lambda actor: delete_role(actor, RoleFactory()),
    "accounts.roles.update_role": lambda actor: update_role(
        actor, RoleFactory(), name="new", description="", permissions=[], version=1
    ),
    "accounts.saved_views.save_view": lambda actor: save_view(actor, "comments", "Spam", "a=b"),
    "accounts.saved_views.update_view": lambda actor: update_view(
        actor, SavedViewFactory(owner_id=actor.user_id).id, name="Another", shared=False
    ),
    "accounts.saved_views.delete_view": lambda actor: delete_view(
        actor, SavedViewFactory(owner_id=actor.user_id).id
    ),
    "accounts.services.create_user": lambda actor: create_user(
        actor, UserFields("new@example.com", "new")
    ),
    "accounts.services.set_active": lambda actor: set_active(actor, UserFactory(), False),
    "accounts.services.update_user": lambda actor: update_user(
        actor, UserFactory(), UserFields("new@example.com", "new"), version=1
    ),
    "moderation.editing.edit_comment": lambda actor: edit_comment(
        actor, CommentFactory().id, 1, "Another text."
    ),
    "moderation.flags.flag": lambda actor: flag(
        actor, CommentFactory(approved=True).id, "reader 1", FlagReason.ABUSE
    ),
    "moderation.editing.undo_edit": lambda actor: undo_edit(actor, make_edited("Before").id, 2),
    "moderation.reasons.add_usual_reasons": add_usual_reasons,
    "moderation.reasons.create_reason": lambda actor: create_reason(
        actor, ReasonFields("Off topic", "Beside the point")
    ),
    "moderation.reasons.delete_reason": lambda actor: delete_reason(actor, a_reason()),
    "moderation.reasons.update_reason": lambda actor: update_reason(
        actor, a_reason(), ReasonFields("Off topic", "Beside the point"), version=1
    ),
    "moderation.rules.services.delete_list": lambda actor: delete_list(actor, make_list(actor)),
    "moderation.rules.services.replace_rules": lambda actor: replace_rules(
        actor, RulesSettings(), [(ListSettings(0, "New", Effect.HOLD, Mode.ON, 1), ["one"])]
    ),
    "moderation.rules.services.restore_version": lambda actor: restore_version(
        actor, make_version(actor)
    ),
    "moderation.rules.services.save_list": lambda actor: save_list(
        actor, ListSettings(0, "New", Effect.HOLD, Mode.ON, 1), "one"
    ),
    "moderation.rules.services.save_settings": lambda actor: save_settings(
        actor, RulesSettings(links_allowed=9)
    ),
    "moderation.learning.services.forget_learned": forget_something,
    "moderation.learning.services.start_learning": start_with_enough,
    "moderation.replies.reply": lambda actor: reply(
        actor, CommentFactory().id, "Well said.", "Some Moderator"
    ),
    "moderation.services.decide": lambda actor: decide(
        actor, Selection.of(CommentFactory().id), Action.APPROVE
    ),
    "moderation.sets.cancel": lambda actor: cancel(
        actor, open_operation(actor, "comments.decide", "approve").id
    ),
    "moderation.submission.submit": lambda actor: submit(
        actor, [Submission(PostFactory(published=True).id, "Well said.", "Some Reader")]
    ),
    "moderation.undo.undo": lambda actor: undo(actor, make_decision(actor.user_id).id),
    "publishing.services.archive_post": lambda actor: archive_post(actor, PostFactory()),
    "publishing.services.create_post": lambda actor: create_post(actor, PostFields("New")),
    "publishing.services.publish_post": lambda actor: publish_post(actor, PostFactory()),
    "publishing.services.request_changes": lambda actor: request_changes(
        actor, PostFactory(in_review=True), "Too long"
    ),
    "publishing.services.submit_post": lambda actor: submit_post(actor, PostFactory()),
    "publishing.services.unpublish_post": lambda actor: unpublish_post(
        actor, PostFactory(published=True)
    ),
    "publishing.services.update_post": lambda actor: update_post(
        actor, PostFactory(), PostFields("New"), version=1
    ),
    "publishing.services.withdraw_post": lambda actor: withdraw_post(
        actor, PostFactory(in_review=True)
    ),
    "publishing.tags.create_tag": lambda actor: create_tag(actor, "New"),
    "publishing.tags.delete_tag": lambda actor: delete_tag(actor, TagFactory()),
    "publishing.tags.find_or_create_tags": lambda actor: find_or_create_tags(actor, ["New"]),
    "publishing.tags.update_tag": lambda actor: update_tag(
        actor, TagFactory(), name="New", slug="", description="", version=1
    ),
}


OPEN_TO_ALL = {"moderation.flags.flag", "moderation.submission.submit"}


APART = {
    "moderation.deletion.empty_trash",
    "moderation.deletion.freeze_deletion",
    # Choosing comments and saying yes change none; each part that is gone through leaves an entry.
    "moderation.sets.advance",
    "moderation.sets.advance_beside",
    "moderation.sets.confirm",
    "moderation.sets.freeze_matching",
}


def services() -> Iterator[str]:
    """Return the public functions of the services' modules that take an actor first."""
    for name in MODULES:
        module = importlib.import_module(f"console.{name}")
        for verb, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not verb.startswith("_")
            if own and next(iter(inspect.signature(function).parameters), "") == "actor":
                found = f"{name}.{verb}"
                if found not in APART:
                    yield found


def test_no_service_is_missing_here() -> None:
    assert sorted(services()) == sorted(WRITES)


def test_no_module_of_services_is_missing_here() -> None:
    for domain in ("accounts", "moderation", "publishing"):
        assert f"{domain}.services" in MODULES


@pytest.mark.parametrize("service", WRITES)
def test_every_write_leaves_an_entry(session: Session, actor_for: Any, service: str) -> None:
    known = actor_for("admin")
    actor = Actor(
        name=known.name,
        user_id=known.user_id,
        permissions=known.permissions,
        channel=Channel.JOB,
        address="192.0.2.7",
        request_id="the-request-1",
    )
    WRITES[service](actor)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.actor_name) == (actor.user_id, "admin")
    assert (entry.channel, entry.address, entry.request_id) == (
        "job",
        "192.0.2.7",
        "the-request-1",
    )
    kind, dot, verb = entry.action.partition(".")
    assert kind == entry.subject_kind
    assert dot
    assert verb
    assert entry.subject_id is not None
    assert entry.subject_label
    assert entry.before is not None
    assert entry.after is not None
    assert entry.before != entry.after


@pytest.mark.parametrize("service", sorted(WRITES.keys() - OPEN_TO_ALL))
def test_what_is_refused_leaves_none(session: Session, actor_for: Any, service: str) -> None:
    with pytest.raises(ForbiddenError):
        WRITES[service](actor_for("outsider"))
    assert session.scalars(select(AuditEntry)).all() == []
