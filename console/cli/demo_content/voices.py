"""The words of the readers: what they say under a post, and what they answer each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from console.cli.demo_content import talk, unwanted
from console.cli.demo_content.kinds import Topic
from console.cli.demo_content.languages import TONGUES
from console.cli.demo_content.people import foreign_guest, plan_guests, spammer
from console.cli.demo_content.plan import CommentFate, Person, PlannedPost, Writer
from console.cli.demo_content.topics import TOPICS
from console.cli.demo_content.words import Deck, Words, address, source

FIRST_KINDS = {
    "remark": 30, "question": 15, "objection": 10, "thanks": 11, "tip": 7, "story": 5,
    "quoted": 6, "long": 8, "short": 5, "foreign": 4, "technical": 1,
}  # fmt: skip
REPLY_KINDS = {
    "agree": 24, "disagree": 17, "remark": 14, "short": 9, "question": 9, "tip": 8, "thanks": 5,
    "quoted": 4, "foreign": 2, "calming": 2,
}  # fmt: skip
TO_QUESTION = {"answer": 68, "agree": 8, "question": 6, "short": 6, "remark": 8}
TO_ANSWER = {"back": 50, "agree": 16, "disagree": 12, "tip": 8, "remark": 8}
TO_OBJECTION = {"disagree": 34, "agree": 28, "calming": 9, "remark": 14, "question": 6}
REPLIES_TO = {"question": TO_QUESTION, "answer": TO_ANSWER, "objection": TO_OBJECTION}
REASONS = tuple(reason for reason, items in unwanted.REJECTED.items() for _ in items)
"""Why comments are rejected, each as often as there are examples of it."""
CAREFUL = {"quoted", "technical"}
"""Kinds of comments that nothing is put before or behind."""
STAFF_REPLY = 0.07
SIGNED_IN = 0.12
"""The share of comments by readers who have an account."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A comment's words, of which kind they are, and who wrote them."""

    writer: Writer
    kind: str
    body: str
    reason: str = ""
    by_staff: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a comment stands: under a post, perhaps below another comment."""

    post: PlannedPost
    parent: Spoken | None


class Voices:
    """All readers together. Decks keep them from repeating each other too soon."""

    def __init__(self, seed: int, number: int, people: Sequence[Person]) -> None:
        self._rng = source(seed, "voices")
        self._people = people
        self._guests = plan_guests(seed, number)
        self._readers = [
            place for place, person in enumerate(people) if person.role in {"", "author"}
        ]
        self._own = {topic.name: _decks_of(self._rng, topic) for topic in TOPICS}
        self._shared = {kind: Deck(self._rng, items) for kind, items in SHARED.items()}
        self._reasons = Deck(self._rng, REASONS)
        self._rude = {reason: Deck(self._rng, items) for reason, items in unwanted.REJECTED.items()}
        self._said: set[str] = set()

    def speak(self, thread: Thread, nature: CommentFate, *, public: bool) -> Spoken:
        """Return a comment of that nature. Staff answers only where it is ``public`` at once."""
        if nature is CommentFate.SPAM:
            return Spoken(spammer(self._rng), "spam", self._words(thread).fill(self._draw("spam")))
        if nature is CommentFate.TRASH:
            return self._signed("leftover", self._words(thread).fill(self._draw("leftover")))
        if nature is CommentFate.REJECTED:
            return self._be_rude(thread)
        if public and thread.parent is not None and self._rng.random() < STAFF_REPLY:
            return self._answer_as_staff(thread)
        return self._talk(thread)

    def _talk(self, thread: Thread) -> Spoken:
        kind = self._kind(thread.parent)
        if kind == "foreign":
            return self._speak_foreign(thread)
        words = self._words(thread)
        body = self._compose(kind, thread, words)
        for _attempt in range(4):
            if body not in self._said:
                break
            body = self._compose(kind, thread, words)
        self._said.add(body)
        return self._signed(kind, body)

    def _kind(self, parent: Spoken | None) -> str:
        kinds = FIRST_KINDS if parent is None else REPLIES_TO.get(parent.kind, REPLY_KINDS)
        return self._rng.choices(list(kinds), list(kinds.values()))[0]

    def _compose(self, kind: str, thread: Thread, words: Words) -> str:
        own = self._own[thread.post.article.topic.name]
        if kind in own:
            text = words.fill(own[kind].draw())
        elif kind == "answer":
            said = words.fill(own["tip"].draw()) if self._rng.random() < 0.5 else words["quote"]
            text = f"{words.fill(self._draw(kind))} {said}"
        elif kind == "long":
            return self._compose_long(own, words)
        elif kind == "quoted":
            text = f"<blockquote>{words['quote']}</blockquote>\n\n{words.fill(self._draw(kind))}"
        else:
            text = words.fill(self._draw(kind))
        return self._dress(kind, text, thread, words)

    def _compose_long(self, own: dict[str, Deck[str]], words: Words) -> str:
        middle = [own["remark"].draw(), self._draw("story"), own["objection"].draw()]
        parts = [self._draw("opener"), *self._rng.sample(middle, 2), own["question"].draw()]
        parts.append(self._draw("closer"))
        gap = "\n\n" if self._rng.random() < 0.6 else " "
        return gap.join(words.fill(part) for part in parts)

    def _dress(self, kind: str, text: str, thread: Thread, words: Words) -> str:
        """Return ``text`` as this or that reader types it: greeting, ending, carelessness."""
        rng = self._rng
        if kind in CAREFUL:
            return text
        if thread.parent is not None and rng.random() < 0.3:
            text = f"@{thread.parent.writer.name}: {text}"
        elif kind in {"remark", "objection", "question"} and rng.random() < 0.2:
            text = f"{words.fill(self._draw('opener'))} {text}"
        if kind not in {"short", "staff"} and rng.random() < 0.15:
            text = f"{text} {words.fill(self._draw('closer'))}"
        if kind != "staff" and rng.random() < 0.07:
            text = text.lower().rstrip(".")
        elif rng.random() < 0.04:
            text = text.replace(". ", "! ") + " :-)"
        return text

    def _speak_foreign(self, thread: Thread) -> Spoken:
        tongue, words = self._rng.choice(TONGUES), self._words(thread)
        number = self._rng.choice((1, 1, 2))
        sentences = [self._rng.choice(tongue.first), *self._rng.sample(tongue.then, number)]
        gap = "" if tongue.code == "zh" else " "
        body = gap.join(words.fill(sentence) for sentence in sentences)
        return Spoken(foreign_guest(self._rng, tongue), "foreign", body)

    def _be_rude(self, thread: Thread) -> Spoken:
        reason = self._reasons.draw()
        body = self._words(thread).fill(self._rude[reason].draw())
        body = body.upper() if "!!!" in body else body
        return self._signed("rude", body, reason)

    def _answer_as_staff(self, thread: Thread) -> Spoken:
        place = thread.post.editor
        words = self._words(thread)
        body = self._dress("staff", words.fill(self._draw("staff")), thread, words)
        return Spoken(self._account(place), "answer", body, by_staff=True)

    def _signed(self, kind: str, body: str, reason: str = "") -> Spoken:
        if self._readers and self._rng.random() < SIGNED_IN:
            return Spoken(self._account(self._rng.choice(self._readers)), kind, body, reason)
        place = int(len(self._guests) * self._rng.random() ** 1.8)
        return Spoken(self._guests[place], kind, body, reason)

    def _account(self, place: int) -> Writer:
        person = self._people[place]
        return Writer(person.display_name, person.email, address=address(self._rng), person=place)

    def _words(self, thread: Thread) -> Words:
        article, author = thread.post.article, self._people[thread.post.author]
        name = article.subject.name
        return Words(
            self._rng,
            author=author.display_name.split(" ")[0],
            place=article.place,
            subject=name,
            SUBJECT=name.upper(),
            quote=self._rng.choice(article.subject.facts),
        )

    def _draw(self, kind: str) -> str:
        return self._shared[kind].draw()


SHARED: dict[str, tuple[str, ...]] = {
    "agree": talk.AGREE,
    "answer": talk.ANSWERS,
    "back": talk.BACK,
    "calming": talk.CALMING,
    "closer": talk.CLOSERS,
    "disagree": talk.DISAGREE,
    "leftover": unwanted.LEFTOVERS,
    "opener": talk.OPENERS,
    "quoted": talk.QUOTED,
    "short": talk.SHORT,
    "spam": unwanted.SPAM,
    "staff": talk.STAFF,
    "story": talk.STORIES,
    "technical": talk.TECHNICAL,
    "thanks": talk.THANKS,
}


def _decks_of(rng: Random, topic: Topic) -> dict[str, Deck[str]]:
    return {
        "remark": Deck(rng, topic.remarks),
        "question": Deck(rng, topic.questions),
        "objection": Deck(rng, topic.objections),
        "tip": Deck(rng, topic.tips),
    }
