"""Playing a plan: every person, post, comment and decision through the service that makes it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from console.accounts.services import UserFields, create_user
from console.cli.demo_content.listed import make_lists
from console.cli.demo_content.plan import Person, Plan, PlannedPost, PostFate
from console.cli.demo_content.reported import report_some
from console.cli.demo_content.rhythm import HOUR, Rhythm
from console.cli.demo_content.sittings import Sitting, sittings_of
from console.cli.demo_content.words import address, source
from console.core.actor import Actor
from console.moderation.reasons import add_usual_reasons
from console.publishing.models import Post
from console.publishing.services import (
    PostFields,
    archive_post,
    create_post,
    publish_post,
    submit_post,
    update_post,
)

UNTIL_CORRECTED = 0.001
LAST_SECONDS = (163, 471, 842, 1395, 2212, 3108)
"""The age of the newest comments, at whatever hour the demo is made."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens at a time (a share of the span, see ``plan``)."""

    at: float
    play: Callable[[], object]


class Stage:
    """Plays ``plan`` up to the moment ``end``, as ``director`` where nobody in it can act yet.

    The caller holds the unit of work and plays all ``steps`` in their order.
    """

    def __init__(self, plan: Plan, end: datetime, director: Actor, password_hash: str) -> None:
        self._plan = plan
        self._end = end
        self._director = director
        self._password_hash = password_hash
        self._rhythm = Rhythm(end)
        self._rng = source(plan.seed, "stage")
        self._cast: list[Actor] = []
        self._posts: dict[int, Post] = {}
        self._ids: dict[int, int] = {}
        self._last_said: dict[int, float] = {}

    def moment(self, step: Step) -> datetime:
        """Return when ``step`` happened."""
        return self._rhythm.moment(step.at)

    def steps(self) -> list[Step]:
        """Return everything that is to be done, in the order of its times."""
        steps = [Step(0.0, partial(self._enter, person)) for person in self._plan.people]
        steps.append(Step(0.0, partial(make_lists, self._director)))
        steps.append(Step(0.0, partial(add_usual_reasons, self._director)))
        steps.append(Step(1.0, partial(report_some, self._plan, self._ids)))
        steps += self._comment_steps()
        for place, post in enumerate(self._plan.posts):
            steps += self._post_steps(place, post)
        return sorted(steps, key=lambda step: step.at)

    def _enter(self, person: Person) -> None:
        roles = (person.role,) if person.role else ()
        fields = UserFields(person.email, person.username, person.display_name, roles)
        secret = self._password_hash if person.signs_in else None
        user = create_user(self._director, fields, password_hash=secret)
        self._cast.append(
            Actor(user.username, user.id, user.permissions, address=address(self._rng))
        )

    def _post_steps(self, place: int, post: PlannedPost) -> list[Step]:
        steps = [Step(post.written, partial(self._write, place, post))]
        if post.fate is not PostFate.DRAFT:
            steps.append(Step(post.public, partial(self._bring_out, place, post)))
        if post.fate is PostFate.ARCHIVED:
            # Not before the last sitting that brings a comment on it: an archived post takes none.
            end = max(post.archived, self._last_said.get(place, 0.0))
            steps.append(Step(end, partial(self._put_away, place, post)))
        elif post.fate is PostFate.PUBLISHED and post.article.correction:
            steps.append(Step(post.public + UNTIL_CORRECTED, partial(self._correct, place, post)))
        return steps

    def _write(self, place: int, post: PlannedPost) -> None:
        moment = self._rhythm.moment(post.written)
        self._posts[place] = create_post(
            self._cast[post.author], _fields(post, post.article.body), created_at=moment
        )

    def _bring_out(self, place: int, post: PlannedPost) -> None:
        """Hand the post in and publish it, unless it still waits for its review."""
        if self._plan.people[post.author].role != "editor" or post.fate is PostFate.IN_REVIEW:
            submit_post(self._cast[post.author], self._posts[place])
        if post.fate is not PostFate.IN_REVIEW:
            publish_post(self._cast[post.editor], self._posts[place], at=self._opening(post))

    def _opening(self, post: PlannedPost) -> datetime:
        if post.fate is PostFate.SCHEDULED:
            full_hour = self._end.replace(minute=0, second=0, microsecond=0)
            return full_hour + timedelta(days=post.days_ahead) + HOUR
        return self._rhythm.moment(post.public)

    def _correct(self, place: int, post: PlannedPost) -> None:
        row = self._posts[place]
        body = f"{post.article.body}\n\n{post.article.correction}"
        fields = _fields(post, body, slug=row.slug, published_at=row.published_at)
        update_post(self._cast[post.editor], row, fields, version=None)

    def _put_away(self, place: int, post: PlannedPost) -> None:
        archive_post(self._cast[post.editor], self._posts[place])

    def _comment_steps(self) -> Iterable[Step]:
        moments = self._comment_moments()
        for places in sittings_of(len(self._plan.comments)):
            sitting = Sitting(self._plan, places, moments, self._ids)
            last = self._plan.comments[places[-1]].at
            self._last_said.update((self._plan.comments[place].post, last) for place in places)
            yield Step(last, partial(sitting.hold, self._cast, self._posts))

    def _comment_moments(self) -> Sequence[datetime]:
        moments = [self._rhythm.moment(comment.at) for comment in self._plan.comments]
        for place, seconds in zip(range(len(moments) - 1, -1, -1), LAST_SECONDS, strict=False):
            moments[place] = max(moments[place], self._end - timedelta(seconds=seconds))
        return moments


def _fields(
    post: PlannedPost, body: str, *, slug: str = "", published_at: datetime | None = None
) -> PostFields:
    return PostFields(
        title=post.article.title,
        body=body,
        slug=slug,
        summary=post.article.summary,
        comments_open=post.comments_open,
        published_at=published_at,
        tags=post.article.tags,
    )
