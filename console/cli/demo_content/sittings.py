"""What comes in between two looks at the queue, and what the moderators then decide."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from datetime import datetime

from console.cli.demo_content.plan import Plan, PlannedComment
from console.cli.demo_content.words import source
from console.core.actor import ANONYMOUS, Actor
from console.moderation.services import decide
from console.moderation.submission import Submission, submit
from console.moderation.transitions import Action
from console.operations.selection import Selection
from console.publishing.models import Post

SITTING = 64
"""Comments that moderators go through at a time; fewer in small demos, so that some remain."""
SITTINGS_AT_LEAST = 6


def sittings_of(number: int) -> list[range]:
    """Return the places of ``number`` comments in groups that are decided together."""
    size = max(1, min(SITTING, number // SITTINGS_AT_LEAST))
    return [range(start, min(start + size, number)) for start in range(0, number, size)]


class Sitting:
    """Comments that came in one after the other, and the decisions on them."""

    def __init__(
        self,
        plan: Plan,
        places: range,
        moments: Sequence[datetime],
        ids: MutableMapping[int, int],
    ) -> None:
        self._plan = plan
        self._places = places
        self._moments = moments
        self._ids = ids
        self._rng = source(plan.seed, f"sitting {places.start}")

    def hold(self, cast: Sequence[Actor], posts: Mapping[int, Post]) -> None:
        """Submit the comments and decide those that do not wait."""
        for wave in self._waves():
            for actor, places in self._by_sender(cast, wave).items():
                found = [self._submission(cast, posts, place) for place in places]
                self._ids.update(zip(places, submit(actor, found), strict=True))
        moderators = [
            actor for actor, person in zip(cast, self._plan.people, strict=True) if person.moderates
        ]
        self._decide(self._rng.choice(moderators), self._rng.choice(moderators))

    def _waves(self) -> Iterable[list[int]]:
        """Return the places so that what is answered comes in before its answers."""
        wave_of: dict[int, int] = {}
        waves: dict[int, list[int]] = defaultdict(list)
        for place in self._places:
            parent = self._plan.comments[place].parent
            wave_of[place] = 0 if parent is None else wave_of.get(parent, -1) + 1
            waves[wave_of[place]].append(place)
        return waves.values()

    def _by_sender(self, cast: Sequence[Actor], places: list[int]) -> dict[Actor, list[int]]:
        """Return the places by who sends them: people with an account, all others as visitors."""
        found: dict[Actor, list[int]] = defaultdict(list)
        for place in places:
            person = self._plan.comments[place].writer.person
            found[ANONYMOUS if person is None else cast[person]].append(place)
        return found

    def _moderator_of(self, comment: PlannedComment) -> int | None:
        person = comment.writer.person
        return person if person is not None and self._plan.people[person].moderates else None

    def _submission(
        self, cast: Sequence[Actor], posts: Mapping[int, Post], place: int
    ) -> Submission:
        comment = self._plan.comments[place]
        writer = comment.writer
        return Submission(
            post_id=posts[comment.post].id,
            body=comment.body,
            author_name=writer.name,
            author_email=writer.email,
            author_url=writer.url,
            parent_id=None if comment.parent is None else self._ids[comment.parent],
            author_id=None if writer.person is None else cast[writer.person].user_id,
            author_address=writer.address,
            user_agent=writer.browser,
            created_at=self._moments[place],
        )

    def _decide(self, first: Actor, second: Actor) -> None:
        """Have ``second`` clear away and ``first`` read the rest, as two people share a queue."""
        mistaken = [place for place in self._places if self._plan.comments[place].mistaken]
        self._take(second, Action.SPAM, self._ending_as("spam") + mistaken)
        self._take(first, Action.NOT_SPAM, mistaken)
        approved = self._ending_as("approved")
        by_staff = [self._moderator_of(self._plan.comments[place]) for place in approved]
        visitors = [place for place, staff in zip(approved, by_staff, strict=True) if staff is None]
        self._take(first, Action.APPROVE, visitors)
        for reason, places in self._by_reason().items():
            self._take(first, Action.REJECT, places, reason)
        self._take(second, Action.TRASH, self._ending_as("trash"))

    def _ending_as(self, fate: str) -> list[int]:
        return [place for place in self._places if self._plan.comments[place].fate == fate]

    def _by_reason(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for place in self._ending_as("rejected"):
            found[self._plan.comments[place].reason].append(place)
        return found

    def _take(self, actor: Actor, action: Action, places: list[int], reason: str = "") -> None:
        if places:
            decide(actor, Selection.of(*map(self._ids.__getitem__, places)), action, reason)
