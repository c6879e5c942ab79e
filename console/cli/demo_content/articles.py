"""Writing one post: a form, a subject, and what the section's desk has on both."""

from collections.abc import Callable, Iterable
from random import Random

from console.cli.demo_content import forms, names
from console.cli.demo_content.kinds import Listing, Sheet, Subject, Topic
from console.cli.demo_content.plan import Article
from console.cli.demo_content.words import Deck, Words
from console.core.text import make_slug

FORMS = (
    "report", "guide", "column", "report", "letters", "guide", "figures", "column", "report",
    "interview", "guide", "column", "figures", "letters", "week", "report", "interview",
)  # fmt: skip
CORRECTED = 0.07
"""The share of posts that were put right after they had appeared."""


class Desk:
    """The desk of one section. Its decks see to it that neighbours do not say the same."""

    def __init__(self, rng: Random, topic: Topic) -> None:
        self.rng = rng
        self.topic = topic
        self.subjects = Deck(rng, topic.subjects)
        self.openings = Deck(rng, topic.openings)
        self.notes = Deck(rng, topic.notes)
        self.tips = Deck(rng, topic.tips)
        self.quotes = Deck(rng, topic.quotes)
        self.closings = Deck(rng, topic.closings)
        self.listings = Deck(rng, topic.listings)
        self.forms = Deck(rng, FORMS)
        self.titles = {form: Deck(rng, titles) for form, titles in forms.TITLES.items()}

    def write(self, taken: set[str]) -> Article:
        """Return a new article with a title that is not ``taken``, and take it."""
        form, subject = self.forms.draw(), self.subjects.draw()
        draft = Draft(self, subject)
        title = self._title(form, draft.words, taken)
        draft.words = draft.worded(slug=make_slug(title))
        body = "\n\n".join(WRITERS[form](draft))
        corrected = self.rng.random() < CORRECTED
        return Article(
            topic=self.topic,
            subject=subject,
            place=draft.place,
            title=title,
            summary=draft.summary() if self.rng.random() < 0.7 else "",
            body=body,
            tags=self._tags(subject),
            correction=draft.say(forms.HINTS[1]) if corrected else "",
        )

    def _title(self, form: str, words: Words, taken: set[str]) -> str:
        for _attempt in range(8):
            title = words.fill(self.titles[form].draw())
            if title not in taken:
                break
        base, part = title, 1
        while title in taken:
            part += 1
            title = f"{base}, part {part}"
        taken.add(title)
        return title

    def _tags(self, subject: Subject) -> tuple[str, ...]:
        found = [self.topic.name, subject.tag]
        # The first tags of a section are used far more often than its last ones.
        for position, tag in enumerate(self.topic.tags):
            if self.rng.random() < 0.45 / (position + 1) ** 1.4:
                found.append(tag)
        return tuple(dict.fromkeys(found))


class Draft:
    """A post being written: its place and subject stay, everything else comes from the desk."""

    def __init__(self, desk: Desk, subject: Subject) -> None:
        self.desk = desk
        self.rng = desk.rng
        self.subject = subject
        self.place = desk.rng.choice(names.PLACES)
        self.words = self.worded()
        self._facts = list(desk.rng.sample(subject.facts, len(subject.facts)))
        self._said: set[str] = set()

    def worded(self, **more: str) -> Words:
        """Return the words of this draft, with ``more`` slots fixed."""
        name = self.subject.name
        return Words(
            self.rng,
            place=self.place,
            subject=name,
            Subject=name[:1].upper() + name[1:],
            topic=self.desk.topic.name,
            topic_slug=make_slug(self.desk.topic.name),
            **more,
        )

    def say(self, *templates: str) -> str:
        """Return a paragraph of those sentences."""
        return " ".join(self.words.fill(template) for template in templates)

    def fact(self) -> str:
        """Return a sentence that is true of this subject only, or a note when all were used."""
        return self._facts.pop() if self._facts else self.note()

    def note(self) -> str:
        """Return something that was seen, heard or counted."""
        return self._unsaid(self.desk.notes)

    def quote(self) -> str:
        """Return what somebody said."""
        return self._unsaid(self.desk.quotes)

    def _unsaid(self, deck: Deck[str]) -> str:
        """Return an entry of ``deck`` that does not stand in this post yet, where there is one."""
        for _attempt in range(20):
            found = deck.draw()
            if found not in self._said:
                break
        self._said.add(found)
        return found

    def paragraph(self, facts: int = 1) -> str:
        """Return a paragraph of facts and notes in any order."""
        sentences = [self.fact() for _ in range(facts)]
        sentences += [self.note() for _ in range(self.rng.choice((1, 2)))]
        self.rng.shuffle(sentences)
        if self.rng.random() < 0.25:
            sentences.append(self.rng.choice(forms.ASIDES))
        return self.say(*sentences)

    def quotation(self) -> str:
        """Return what somebody said, with who it was."""
        who = self.say("{person}, {place}")
        return f"> {self.say(self.quote())}\n>\n> — {who}"

    def bullets(self, sentences: Iterable[str]) -> str:
        """Return a list."""
        return "\n".join(f"- {self.say(sentence)}" for sentence in sentences)

    def advice(self, low: int, high: int) -> list[str]:
        """Return ``low`` to ``high`` pieces of advice."""
        return [self._unsaid(self.desk.tips) for _ in range(self.rng.randint(low, high))]

    def listing(self) -> list[str]:
        """Return a block of code with the sentence that leads to it."""
        found: Listing = self.desk.listings.draw()
        return [found.lead, f"```{found.language}\n{found.text}\n```"]

    def table(self) -> list[str]:
        """Return a table with its caption."""
        sheet: Sheet = self.desk.topic.sheet
        first = Deck(self.rng, sheet.columns[0]).deal(self.rng.randrange(4, 7))
        rows = [sheet.headings, ("---",) * len(sheet.headings)]
        rows += [(name, *map(self.rng.choice, sheet.columns[1:])) for name in first]
        return [self.say(sheet.caption) + ":", "\n".join(f"| {' | '.join(row)} |" for row in rows)]

    def ending(self) -> list[str]:
        """Return how the post ends, sometimes with a link or a hint."""
        blocks = []
        if self.rng.random() < 0.5:
            blocks.append(self.say(self.rng.choice(forms.LINKS)))
        if self.rng.random() < 0.2:
            blocks += ["---", self.say(self.rng.choice(forms.HINTS))]
        return [self.say(self.desk.closings.draw()), *blocks]

    def summary(self) -> str:
        """Return one or two sentences for lists and feeds."""
        return self.say(self.rng.choice(self.subject.facts), self.rng.choice(forms.TEASERS))


def _report(draft: Draft) -> list[str]:
    headings = Deck(draft.rng, forms.HEADINGS["report"]).deal(2)
    blocks = [draft.say(draft.desk.openings.draw(), draft.fact()), draft.paragraph()]
    for heading in headings:
        blocks += [f"## {draft.say(heading)}", draft.paragraph(), draft.paragraph(0)]
        if draft.rng.random() < 0.6:
            blocks.append(draft.quotation())
    return blocks + draft.ending()


def _guide(draft: Draft) -> list[str]:
    first, second = Deck(draft.rng, forms.HEADINGS["guide"]).deal(2)
    blocks = [draft.say(draft.desk.openings.draw(), draft.fact(), draft.fact())]
    blocks += [f"## {first}", draft.bullets(draft.advice(3, 4)), draft.paragraph()]
    if draft.rng.random() < 0.4:
        blocks += draft.listing()
    steps = enumerate(draft.advice(3, 5), 1)
    numbered = "\n".join(f"{number}. {draft.say(step)}" for number, step in steps)
    blocks += [f"## {second}", numbered, draft.paragraph()]
    return blocks + draft.ending()


def _column(draft: Draft) -> list[str]:
    blocks = [draft.say(draft.desk.openings.draw(), draft.fact())]
    blocks += [draft.paragraph(1) for _ in range(draft.rng.randint(2, 3))]
    blocks += [draft.quotation(), draft.paragraph(0)]
    return blocks + draft.ending()


def _letters(draft: Draft) -> list[str]:
    blocks = [draft.say(draft.desk.openings.draw(), draft.rng.choice(forms.LETTERS))]
    for letter in Deck(draft.rng, draft.desk.topic.remarks).deal(3):
        blocks += [draft.say("### {person}, {elsewhere}"), f"> {draft.say(letter)}"]
        blocks.append(draft.say(draft.fact(), draft.note()))
    questions = Deck(draft.rng, draft.desk.topic.questions).deal(3)
    return [*blocks, "### Still open", draft.bullets(questions), *draft.ending()]


def _figures(draft: Draft) -> list[str]:
    first, second = Deck(draft.rng, forms.HEADINGS["figures"]).deal(2)
    blocks = [draft.say(draft.desk.openings.draw(), draft.fact()), f"## {draft.say(first)}"]
    blocks += [*draft.table(), draft.paragraph()]
    if draft.rng.random() < 0.5:
        blocks += draft.listing()
    blocks += [f"## {draft.say(second)}", draft.paragraph(), draft.bullets(draft.advice(3, 3))]
    return blocks + draft.ending()


def _interview(draft: Draft) -> list[str]:
    blocks = [draft.say(draft.desk.openings.draw(), draft.fact())]
    for question in Deck(draft.rng, forms.INTERVIEW).deal(draft.rng.randint(3, 4)):
        blocks += [f"**{draft.say(question)}**", draft.say(draft.quote(), draft.fact())]
    return [*blocks, draft.paragraph(0), *draft.ending()]


def _week(draft: Draft) -> list[str]:
    blocks = [draft.say(draft.desk.openings.draw())]
    for day in names.WEEKDAYS[:: draft.rng.choice((1, 2))]:
        seen = draft.fact() if draft.rng.random() < 0.4 else draft.note()
        blocks.append(f"**{day}.** {draft.say(seen)}")
    return blocks + draft.ending()


WRITERS: dict[str, Callable[[Draft], list[str]]] = {
    "report": _report,
    "guide": _guide,
    "column": _column,
    "letters": _letters,
    "figures": _figures,
    "interview": _interview,
    "week": _week,
}
