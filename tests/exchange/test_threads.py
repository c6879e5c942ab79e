"""The order of comments, for any thread and any order in the file."""

import random

from hypothesis import given
from hypothesis import strategies as st

from console.exchange.importers.records import ImportedComment, Warned
from console.exchange.importers.seen import SeenIds
from console.exchange.importers.threads import arrange


def make(key: int, parent: int | None) -> ImportedComment:
    """Return a comment of which only the place matters."""
    return ImportedComment(
        external_id=str(key), post="1", parent=None if parent is None else str(parent),
        author=None, author_name="", author_email="", author_url="", author_ip="", body="",
        body_format="html", status="approved", kind="comment", created_at=None,
    )  # fmt: skip


# Parents may be missing, later in the file, the comment itself, or part of a circle.
threads = st.dictionaries(
    st.integers(0, 40), st.none() | st.integers(0, 45), min_size=1, max_size=40
).map(lambda parents: [make(key, parent) for key, parent in parents.items()])


def tree(comments: list[ImportedComment]) -> dict[str, str | None]:
    """Return the parent of each comment as arranged."""
    return {c.external_id: c.parent for c in arranged(comments)}


def arranged(comments: list[ImportedComment]) -> list[ImportedComment]:
    """Return the comments without the warnings."""
    return [record for record in arrange(comments) if isinstance(record, ImportedComment)]


@given(threads)
def test_parents_come_before_their_replies(comments: list[ImportedComment]) -> None:
    before: set[str] = set()
    for comment in arranged(comments):
        assert comment.parent is None or comment.parent in before
        before.add(comment.external_id)
    assert before == {comment.external_id for comment in comments}


@given(threads, st.randoms(use_true_random=False))
def test_the_tree_does_not_depend_on_the_order(
    comments: list[ImportedComment], chance: random.Random
) -> None:
    shuffled = list(comments)
    chance.shuffle(shuffled)

    assert tree(shuffled) == tree(comments)


@given(threads)
def test_only_what_cannot_stay_is_cut_and_each_cut_is_said(
    comments: list[ImportedComment],
) -> None:
    records = list(arrange(comments))
    cut = [c for c in comments if c.parent is not None and tree(comments)[c.external_id] is None]

    assert len([r for r in records if isinstance(r, Warned)]) == len(cut)
    assert all(parent in (c.parent, None) for c in comments
               for parent in [tree(comments)[c.external_id]])  # fmt: skip


def test_a_long_chain_needs_no_stack() -> None:
    chain = [make(n, n - 1 if n else None) for n in reversed(range(20_000))]

    assert [c.external_id for c in arranged(chain)] == [str(n) for n in range(20_000)]


@given(st.lists(st.from_regex(r"0?[0-9]{1,5}|[a-z]{1,2}", fullmatch=True)))
def test_seen_ids_are_a_set(keys: list[str]) -> None:
    seen, known = SeenIds(), set[str]()

    for key in keys:
        assert seen.add(key) is (key not in known)
        known.add(key)
