"""Planning the comments: under which post, when, in which thread, and what becomes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from console.cli.demo_content.plan import (
    CommentFate,
    Person,
    PlannedComment,
    PlannedPost,
    PostFate,
)
from console.cli.demo_content.voices import Spoken, Thread, Voices
from console.cli.demo_content.words import source

NATURES = (
    (CommentFate.REJECTED, 0.033),
    (CommentFate.SPAM, 0.087),
    (CommentFate.TRASH, 0.022),
)
"""What comments are by nature, waiting ones included; the others are fine."""
WAITING = ((0.0, 0.03, 0.03), (0.03, 0.09, 0.022), (0.09, 0.33, 0.018))
"""Which comments wait, counted from the newest: from, to, and how many of them, as shares.

That is all of the newest, some of those that the moderators have begun with, a few put off.
"""
REPLIES = 0.45
DEEPEST = 4
"""Answers to answers to answers: the first of a thread is at depth 0."""
BUSIEST = 3.2
"""How many times the usual number of comments the best-read post has."""
MISTAKEN = 0.006


@dataclass(slots=True)
class Slot:
    """A comment whose place and time are known, and whose words are not yet."""

    post: int
    at: float
    nature: CommentFate = CommentFate.APPROVED
    waits: bool = False

    @property
    def fate(self) -> CommentFate:
        """Return the state in which the comment ends."""
        return CommentFate.PENDING if self.waits else self.nature


@dataclass(slots=True)
class Talk:
    """What stands under one post so far, by place in the list of comments, with depths."""

    answerable: list[int] = field(default_factory=list)
    depth: dict[int, int] = field(default_factory=dict)


def plan_comments(
    seed: int, number: int, posts: Sequence[PlannedPost], people: Sequence[Person]
) -> tuple[PlannedComment, ...]:
    """Return ``number`` comments in the order of their times; none where no post takes any."""
    rng = source(seed, "comments")
    slots = _slots(rng, number, posts)
    _decide_natures(rng, slots)
    voices = Voices(seed, number, people)
    talks: dict[int, Talk] = {}
    spoken: list[Spoken] = []
    planned: list[PlannedComment] = []
    for place, slot in enumerate(slots):
        talk = talks.setdefault(slot.post, Talk())
        parent = _parent(rng, talk, slot)
        thread = Thread(posts[slot.post], None if parent is None else spoken[parent])
        said = voices.speak(thread, slot.nature, public=slot.fate is CommentFate.APPROVED)
        spoken.append(said)
        _note(talk, place, parent, slot)
        planned.append(_comment(rng, slot, parent, said))
    return tuple(planned)


def _slots(rng: Random, number: int, posts: Sequence[PlannedPost]) -> list[Slot]:
    open_posts = [
        place
        for place, post in enumerate(posts)
        if post.fate in {PostFate.PUBLISHED, PostFate.ARCHIVED} and post.comments_open
    ]
    if not open_posts:
        return []
    weights = [min(rng.lognormvariate(0, 0.8), BUSIEST) for _ in open_posts]
    chosen = rng.choices(open_posts, weights, k=number)
    return sorted(
        (Slot(place, _time(rng, posts[place])) for place in chosen), key=lambda slot: slot.at
    )


def _time(rng: Random, post: PlannedPost) -> float:
    """Return when a comment came: most in the first days, some after months."""
    end = post.archived
    at = post.public + rng.expovariate(90 if rng.random() < 0.7 else 4)
    # What would come after the end came at any time before it: new posts are talked about now.
    return at if at < end else rng.uniform(post.public, end)


def _decide_natures(rng: Random, slots: list[Slot]) -> None:
    number = len(slots)
    natures = [kind for kind, share in NATURES for _ in range(max(1, round(number * share)))]
    for slot, nature in zip(rng.sample(slots, min(len(natures), number)), natures, strict=False):
        slot.nature = nature
    for begin, end, share in WAITING:
        among = slots[number - round(number * end) : number - round(number * begin)]
        for slot in rng.sample(among, min(round(number * share), len(among))):
            slot.waits = True


def _parent(rng: Random, talk: Talk, slot: Slot) -> int | None:
    """Return what the comment answers: rather something recent, only what readers can see."""
    if not talk.answerable or slot.nature in {CommentFate.SPAM, CommentFate.TRASH}:
        return None
    if rng.random() >= REPLIES:
        return None
    if rng.random() < 0.5:
        return talk.answerable[-1]
    return rng.choice(talk.answerable)


def _note(talk: Talk, place: int, parent: int | None, slot: Slot) -> None:
    depth = 0 if parent is None else talk.depth[parent] + 1
    talk.depth[place] = depth
    if slot.fate is CommentFate.APPROVED and depth < DEEPEST:
        talk.answerable.append(place)


def _comment(rng: Random, slot: Slot, parent: int | None, said: Spoken) -> PlannedComment:
    approved = slot.fate is CommentFate.APPROVED
    return PlannedComment(
        post=slot.post,
        at=slot.at,
        writer=said.writer,
        body=said.body,
        fate=slot.fate,
        parent=parent,
        reason=said.reason if slot.fate is CommentFate.REJECTED else "",
        mistaken=approved and not said.by_staff and rng.random() < MISTAKEN,
    )
