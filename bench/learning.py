"""``python -m bench.learning [FILE.csv ...]``: how well decisions are learned, and what it costs.

Files are conversations of Polis (``comment-body``, ``moderated``, ``author-id``) or lists in the
shape of the YouTube Spam Collection (``CONTENT``, ``CLASS``, ``AUTHOR``). Two thirds of each
conversation are learned from, the rest is scored; nothing but the text is read.
"""

import csv
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from console.moderation.learning.figures import Figures, auc, measure
from console.moderation.learning.training import Example, learn
from console.moderation.learning.weights import unpack

POLIS = Path(__file__).resolve().parents[2] / "shared" / "data" / "labelled" / "polis-moderation"
SPLITS = 50
LEAST = 10
"""A conversation with fewer of either kind says nothing by itself."""
TOGETHER = "all together"
SIZES = (1_000, 10_000, 50_000)
HEAD = (
    f"{'conversation':<28}{'approved':>9}{'refused':>9}{'AUC':>8}{'95 % of splits':>16}"
    f"{'by length':>11}{'alike':>8}{'majority':>10}"
)
NOTES = """\
AUC: how often a refused comment scores higher than an approved one; by length: the same where
only the length is looked at, the shorter the worse. Alike: decided at 50 % as people did;
majority: always the more frequent way."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Comments that were decided."""

    name: str
    examples: tuple[Example, ...]

    @property
    def refused(self) -> int:
        """Return how many were refused."""
        return sum(example.refused for example in self.examples)

    @property
    def is_telling(self) -> bool:
        """Return whether there are enough of both kinds."""
        return min(self.refused, len(self.examples) - self.refused) >= LEAST


def read_conversation(path: Path) -> Conversation:
    """Return what a file holds; comments that nobody decided are left out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and "CONTENT" in rows[0]:
        found = [
            Example(row["CONTENT"], row["CLASS"] == "1", row.get("AUTHOR") or str(number))
            for number, row in enumerate(rows)
        ]
    else:
        found = [
            Example(row["comment-body"], row["moderated"] == "-1", row["author-id"])
            for row in rows
            if row["moderated"] in {"1", "-1"}
        ]
    return Conversation(path.stem.removesuffix("__comments"), tuple(found))


def polis_conversations(folder: Path = POLIS) -> list[Conversation]:
    """Return the conversations in ``folder``."""
    return [read_conversation(path) for path in sorted(folder.glob("*.csv"))]


def split(examples: Sequence[Example], seed: int) -> tuple[list[Example], list[Example]]:
    """Return two thirds to learn from and the rest to be scored, the same for the same seed."""
    order = list(examples)
    random.Random(seed).shuffle(order)
    cut = round(len(order) * 2 / 3)
    return order[:cut], order[cut:]


def judge(learned_from: Sequence[Example], scored: Sequence[Example]) -> Figures:
    """Return how well the decisions on ``scored`` are told after learning from the others."""
    weights = unpack(learn(learned_from).weights.packed())
    scores = [weights.score(example.body) for example in scored]
    margins = [sum(score.shares.values()) for score in scores]
    percents = [score.percent for score in scores]
    return measure(percents, [example.refused for example in scored], margins)


def judge_together(conversations: Iterable[Conversation], seed: int) -> dict[str, Figures]:
    """Return the figures of each conversation, and of all, after learning from all at once."""
    parts = {each.name: split(each.examples, seed) for each in conversations}
    learned_from = [example for first, _second in parts.values() for example in first]
    scored = {name: second for name, (_first, second) in parts.items()}
    scored[TOGETHER] = [example for second in scored.values() for example in second]
    weights = learn(learned_from).weights
    found = {}
    for name, examples in scored.items():
        scores = [weights.score(example.body) for example in examples]
        margins = [sum(score.shares.values()) for score in scores]
        percents = [score.percent for score in scores]
        found[name] = measure(percents, [example.refused for example in examples], margins)
    return found


def line(conversation: Conversation, figures: Sequence[Figures]) -> str:
    """Return one line of the table."""
    shortness = [-len(example.body) for example in conversation.examples]
    by_length = auc(shortness, [example.refused for example in conversation.examples])
    areas = sorted(each.auc for each in figures)
    cut = len(areas) // 40
    alike = statistics.mean(each.right / each.decisions for each in figures)
    majority = statistics.mean(each.majority / each.decisions for each in figures)
    return (
        f"{counts(conversation)}{statistics.mean(areas):>8.3f}"
        f"{f'{areas[cut]:.3f} to {areas[-1 - cut]:.3f}':>16}"
        f"{by_length:>11.3f}{alike:>8.3f}{majority:>10.3f}"
    )


def counts(conversation: Conversation) -> str:
    """Return the beginning of a line: name, approved, refused."""
    approved = len(conversation.examples) - conversation.refused
    return f"{conversation.name:<28}{approved:>9,}{conversation.refused:>9,}"


def show_quality(conversations: Sequence[Conversation]) -> None:
    """Print how well each conversation is told, alone and with the others."""
    print(f"Two thirds learned from, one third scored; means of {SPLITS} splits.\n\n{HEAD}")
    for each in conversations:
        if each.is_telling:
            figures = [judge(*split(each.examples, seed)) for seed in range(SPLITS)]
            print(line(each, figures), flush=True)
        else:
            print(f"{counts(each)}   nearly all one way")
    if len(conversations) > 1:
        show_together(conversations)
    print(f"\n{NOTES}")


def show_together(conversations: Sequence[Conversation]) -> None:
    """Print how well all are told by what was learned from all."""
    print("\nLearned from two thirds of each at once:")
    rounds = [judge_together(conversations, seed) for seed in range(SPLITS)]
    everything = tuple(example for each in conversations for example in each.examples)
    for each in (*conversations, Conversation(TOGETHER, everything)):
        if each.is_telling:
            print(line(each, [found[each.name] for found in rounds]))


def show_cost() -> None:
    """Print what learning takes, and scoring, by number of decisions: time of the processor."""
    print(f"\n{'decisions':>10}{'learn':>10}{'stored':>10}{'load':>10}{'a score':>10}{'peak':>10}")
    for size in SIZES:
        examples = made_up(size)
        begun = time.process_time()
        stored = learn(examples).weights.packed()
        learned = time.process_time()
        weights = unpack(stored)
        loaded = time.process_time()
        for example in examples[:1_000]:
            weights.score(example.body).explained(40)
        scored = time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:>10,}{learned - begun:>8.1f} s{len(stored) / 1000:>7.0f} kB"
            f"{(loaded - learned) * 1000:>7.1f} ms{scored - loaded:>7.2f} ms{peak:>7.0f} MB",
            flush=True,
        )


def made_up(number: int) -> list[Example]:
    """Return texts of 30 words out of 40,000 as rare as those of a language, decided by a few."""
    chance = random.Random(1)
    words = [
        "".join(chance.choices("etaoinshrdlucmfw", k=chance.randint(2, 9))) for _ in range(40_000)
    ]
    rank = [1 / (place + 2) for place in range(len(words))]
    bad = set(words[50:2_000:7])
    found = []
    for place in range(number):
        said = chance.choices(words, rank, k=30)
        refused = sum(word in bad for word in said) + chance.gauss(0, 1) > 2.5
        found.append(Example(" ".join(said), refused, str(place % (number // 4))))
    return found


def main() -> None:
    """Measure what the command line names, else the conversations of Polis."""
    paths = [Path(name) for name in sys.argv[1:]]
    conversations = [read_conversation(path) for path in paths] or polis_conversations()
    if conversations:
        show_quality(conversations)
    else:
        print(f"No conversations in {POLIS}.")
    show_cost()


if __name__ == "__main__":
    main()
