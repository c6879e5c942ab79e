"""``flask demo``: what it makes, and when it makes nothing."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from flask_security import verify_password
from sqlalchemy.orm import aliased, scoped_session

from console.accounts.models import User
from console.audit.models import AuditEntry
from console.cli.demo import PASSWORD
from console.cli.demo_content import sittings
from console.cli.demo_content.people import ACCOUNTS
from console.cli.demo_content.plan import PostFate, Sizes
from console.cli.demo_content.planning import make_plan
from console.cli.demo_content.rhythm import SPAN, Rhythm
from console.cli.demo_content.stage import Stage
from console.core.actor import ANONYMOUS
from console.core.clock import now
from console.core.errors import ConflictError
from console.moderation.models import Comment
from console.moderation.services import decide
from console.operations.models import Operation
from console.publishing.models import Post, Revision, Tag
from console.publishing.policies import public

SIZES = Sizes(users=12, posts=24, comments=150)
SEED = 7
COMMAND = ["demo", "--users=12", "--posts=24", "--comments=150", f"--seed={SEED}"]
UNFILLED = re.compile(r"\{\w*\}")
MADE = (User, Post, Tag, Revision, Comment, Operation)
Session = scoped_session[Any]


def count(session: Session, model: type[Any], *criteria: Any) -> int:
    """Return how many rows of ``model`` fit."""
    statement = sa.select(sa.func.count()).select_from(model).where(*criteria)
    return session.execute(statement).scalar_one()


@pytest.fixture
def empty(session: Session) -> Session:
    """A database after ``flask db upgrade``: without the cast."""
    session.execute(sa.delete(User))
    session.commit()
    return session


@pytest.fixture
def demo(empty: Session, runner: FlaskCliRunner) -> Result:
    """What the command said after it has filled the database."""
    result = runner.invoke(args=COMMAND)
    assert result.exit_code == 0, result.output
    return result


def test_the_same_seed_plans_the_same() -> None:
    assert make_plan(SIZES, SEED) == make_plan(SIZES, SEED)


def test_another_seed_plans_something_else() -> None:
    titles = {post.article.title for post in make_plan(SIZES, SEED).posts}
    others = {post.article.title for post in make_plan(SIZES, SEED + 1).posts}
    assert len(titles & others) <= len(titles) / 4


def test_no_two_posts_read_the_same() -> None:
    articles = [post.article for post in make_plan(Sizes(40, 600, 0), SEED).posts]
    assert len({article.title for article in articles}) == 600
    assert len({article.body for article in articles}) == 600
    prose = [re.sub(r"```.*?```", "", article.body, flags=re.DOTALL) for article in articles]
    assert not [text for text in prose if UNFILLED.search(text)]
    comments = make_plan(Sizes(40, 60, 2_000), SEED).comments
    assert not [comment.body for comment in comments if UNFILLED.search(comment.body)]


def test_most_of_a_usual_demo_is_approved_and_some_of_it_waits() -> None:
    plan = make_plan(Sizes(), 1)
    shares = {fate: n / 4_000 for fate, n in Counter(str(c.fate) for c in plan.comments).items()}
    assert 0.77 < shares["approved"] < 0.83
    assert 0.06 < shares["pending"] < 0.08
    assert 0.02 < shares["rejected"] < 0.04
    assert 0.07 < shares["spam"] < 0.09
    assert 0.01 < shares["trash"] < 0.03
    waiting = [place for place, c in enumerate(plan.comments) if c.fate == "pending"]
    assert sum(place > 3_600 for place in waiting) > len(waiting) * 0.7
    assert set(range(3_900, 4_000)) <= set(waiting)
    assert len({comment.body for comment in plan.comments}) > 3_600
    assert {post.fate for post in plan.posts} == set(PostFate)


def test_threads_are_four_to_five_deep_and_answer_what_readers_see() -> None:
    comments = make_plan(Sizes(), 1).comments
    depths: list[int] = []
    for comment in comments:
        depths.append(0 if comment.parent is None else depths[comment.parent] + 1)
    assert max(depths) == 4
    parents = [comments[comment.parent] for comment in comments if comment.parent is not None]
    assert {str(parent.fate) for parent in parents} == {"approved"}


def test_names_and_addresses_belong_to_nobody() -> None:
    plan = make_plan(Sizes(30, 60, 600), SEED)
    hosts = {person.email.partition("@")[2] for person in plan.people}
    hosts |= {comment.writer.email.partition("@")[2] for comment in plan.comments}
    assert hosts == {"example.com", "example.net", "example.org"}
    texts = [c.body + " " + c.writer.url for c in plan.comments] + [
        post.article.body for post in plan.posts
    ]
    linked = set(re.findall(r"https?://([^/\s\"<\]?)]+)", " ".join(texts)))
    assert linked
    assert not [host for host in linked if not re.search(r"(^|\.)example(\.(net|org))?$", host)]
    documented = re.compile(r"192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2001:db8:")
    assert all(documented.match(comment.writer.address) for comment in plan.comments)


@pytest.mark.parametrize("hour", [0, 5, 12])
def test_the_order_of_things_does_not_depend_on_the_hour(hour: int) -> None:
    end = datetime(2031, 5, 17, hour, 12, tzinfo=UTC)
    rhythm = Rhythm(end)
    moments = [rhythm.moment(share / 500) for share in range(501)]
    assert moments == sorted(moments)
    assert moments[0] == end - SPAN
    assert end - timedelta(hours=1) <= moments[-1] <= end
    by_day = sum(8 <= moment.hour < 23 for moment in moments)
    assert by_day > len(moments) * 0.85


@pytest.mark.parametrize("sizes", [Sizes(20, 60, 200), Sizes(10, 40, 100)])
def test_no_post_is_archived_before_the_last_comment_on_it(sizes: Sizes) -> None:
    plan = make_plan(sizes, SEED)
    stage = Stage(plan, now(), ANONYMOUS, password_hash="")
    put_away: dict[int, float] = {}
    said: dict[int, float] = {}
    for step in stage.steps():
        subject = step.play.args[0]  # type: ignore[attr-defined] # every step is a partial
        if step.play.func == stage._put_away:  # type: ignore[attr-defined]
            put_away[subject] = step.at
    for places in sittings.sittings_of(len(plan.comments)):
        end = plan.comments[places[-1]].at
        said.update((plan.comments[place].post, end) for place in places)
    early = [post for post, at in put_away.items() if at < said.get(post, 0)]
    assert put_away
    assert early == []


def test_what_is_in_the_database_is_what_was_planned(demo: Result, session: Session) -> None:
    plan = make_plan(SIZES, SEED)
    rows = session.execute(
        sa.select(Comment.body, Comment.status, Post.title)
        .join(Post, Post.id == Comment.post_id)
        .order_by(Comment.created_at)
    )
    expected = [(c.body, str(c.fate), plan.posts[c.post].article.title) for c in plan.comments]
    assert [tuple(row) for row in rows] == expected
    titles = session.scalars(sa.select(Post.title)).all()
    assert sorted(titles) == sorted(post.article.title for post in plan.posts)
    assert count(session, User) == SIZES.users


def test_every_state_is_there(demo: Result, session: Session) -> None:
    states = Counter(session.scalars(sa.select(Comment.status)))
    assert set(states) == {"approved", "pending", "rejected", "spam", "trash"}
    posts = Counter(session.scalars(sa.select(Post.status)))
    assert set(posts) == {"archived", "draft", "in_review", "published"}
    assert count(session, Post, Post.status == "published", Post.published_at > now()) == 1
    assert count(session, Post, public()) == posts["published"] - 1


def test_times_are_in_order_and_the_newest_is_minutes_old(demo: Result, session: Session) -> None:
    parent = aliased(Comment)
    early = sa.select(sa.func.count()).select_from(Comment).join(parent, Comment.parent)
    assert session.execute(early).scalar_one() > 10
    assert session.scalar(early.where(Comment.created_at <= parent.created_at)) == 0
    late = sa.select(sa.func.count()).select_from(Comment).join(Comment.post)
    assert session.scalar(late.where(Comment.created_at < Post.published_at)) == 0
    newest = max(session.scalars(sa.select(Comment.created_at)))
    assert timedelta() < now() - newest < timedelta(minutes=10)


def test_decisions_carry_who_and_why(demo: Result, session: Session) -> None:
    decided = Comment.status.in_(("rejected", "spam", "trash"))
    who = sa.select(User.username, User.id).join(Comment, Comment.decided_by_id == User.id)
    moderators = {row.username for row in session.execute(who.where(decided))}
    assert moderators
    assert moderators.isdisjoint({"admin", "author", "auditor"})
    assert count(session, Comment, decided, Comment.decided_by_id.is_(None)) == 0
    unexplained = (Comment.status == "rejected", Comment.status_reason == "")
    assert count(session, Comment, *unexplained) == 0
    assert (
        count(session, Comment, Comment.status == "pending", Comment.decided_at.is_not(None)) == 0
    )
    assert count(session, Operation) > 10
    assert count(session, Operation, Operation.skipped > 0) == 0
    entries = count(session, AuditEntry, AuditEntry.operation_id.is_not(None))
    assert entries == count(session, Operation)


def test_the_accounts_sign_in_and_hold_their_roles(demo: Result, session: Session) -> None:
    for account in ACCOUNTS:
        user = session.scalars(sa.select(User).where(User.email == account.email)).one()
        assert [role.name for role in user.roles] == [account.role]
        assert verify_password(PASSWORD, user.password or "")
        assert re.search(rf"{account.email} +{PASSWORD} +{account.role}", demo.output)
    assert count(session, User, User.password.is_not(None)) == len(ACCOUNTS)
    assert "http://127.0.0.1:8000/login" in demo.output


def test_if_empty_leaves_what_is_there(session: Session, runner: FlaskCliRunner) -> None:
    before = [count(session, model) for model in MADE]
    result = runner.invoke(args=[*COMMAND, "--if-empty"])
    assert result.exit_code == 0
    assert "admin@example.com" in result.output
    assert [count(session, model) for model in MADE] == before


def test_if_empty_names_no_accounts_that_are_not_there(
    empty: Session, runner: FlaskCliRunner
) -> None:
    empty.add(User(username="somebody", fs_uniquifier="somebody"))
    empty.commit()
    result = runner.invoke(args=[*COMMAND, "--if-empty"])
    assert result.exit_code == 0
    assert PASSWORD not in result.output


def test_if_empty_fills_an_empty_database(empty: Session, runner: FlaskCliRunner) -> None:
    assert runner.invoke(args=["demo", "--users=5", "--posts=0", "--if-empty"]).exit_code == 0
    assert count(empty, User) == 5
    assert count(empty, Comment) == 0


def test_a_second_demo_is_refused(session: Session, runner: FlaskCliRunner) -> None:
    before = [count(session, model) for model in MADE]
    result = runner.invoke(args=COMMAND)
    assert result.exit_code == 1
    assert result.output.startswith("Error: The database is not empty")
    assert result.output.count("\n") == 1
    assert [count(session, model) for model in MADE] == before


@pytest.mark.parametrize("more", [[], ["--if-empty"]])
def test_production_refuses_it(
    app: Flask,
    empty: Session,
    runner: FlaskCliRunner,
    monkeypatch: pytest.MonkeyPatch,
    more: list[str],
) -> None:
    monkeypatch.setitem(app.config, "NAME", "production")
    result = runner.invoke(args=[*COMMAND, *more])
    assert result.exit_code == 1
    assert "production" in result.output
    assert PASSWORD not in result.output
    assert count(empty, User) == 0


@pytest.mark.parametrize("error", [ConflictError("Stopped."), KeyboardInterrupt()])
def test_half_a_demo_is_never_left(
    empty: Session,
    runner: FlaskCliRunner,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
) -> None:
    entries = count(empty, AuditEntry)
    calls: list[Any] = []

    def stop(*args: Any) -> Any:
        calls.append(args)
        if len(calls) > 5:
            raise error
        return decide(*args)

    monkeypatch.setattr(sittings, "decide", stop)
    result = runner.invoke(args=COMMAND)
    assert result.exit_code == 1
    assert len(calls) == 6
    assert [count(empty, model) for model in MADE] == [0] * len(MADE)
    assert count(empty, AuditEntry) == entries
