"""From a flat list of comments to threads."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from console.moderation.models import Comment
from console.public.threads import DEEPEST, arrange


def comments(*parents: int | None) -> list[Comment]:
    """Return comments 1, 2, 3… of which each answers the one that is named."""
    return [Comment(id=n, parent_id=parent) for n, parent in enumerate(parents, 1)]


def shown(given_comments: Sequence[Comment]) -> list[tuple[int, int]]:
    """Return id and depth in the order of reading."""
    return [(thread.comment.id, thread.depth) for thread in arrange(given_comments)]


def test_no_comments_are_no_threads() -> None:
    assert arrange([]) == []


def test_comments_on_the_post_stay_in_their_order() -> None:
    assert shown(comments(None, None, None)) == [(1, 0), (2, 0), (3, 0)]


def test_answers_stand_behind_what_they_answer_in_their_order() -> None:
    found = shown(comments(None, None, 1, 2, 1, 3))
    assert found == [(1, 0), (3, 1), (6, 2), (5, 1), (2, 0), (4, 1)]


def test_an_answer_may_come_before_what_it_answers() -> None:
    assert shown(list(reversed(comments(None, 1, 2)))) == [(1, 0), (2, 1), (3, 2)]


def test_an_answer_whose_parent_is_hidden_stands_on_its_own() -> None:
    assert shown(comments(None, 99, 2)) == [(1, 0), (2, 0), (3, 1)]


def test_deep_answers_are_shown_at_the_deepest_level() -> None:
    chain = comments(None, *range(1, DEEPEST + 4))
    assert [depth for _, depth in shown(chain)] == [*range(DEEPEST), *[DEEPEST] * 4]


def test_below_the_deepest_level_the_order_is_still_that_of_the_answers() -> None:
    chain = comments(None, *range(1, 8), 7)  # 9 answers 7, as 8 does
    assert [row_id for row_id, _ in shown(chain)] == list(range(1, 10))


def test_a_chain_of_thousands_needs_no_deep_stack() -> None:
    number = 5_000
    found = shown(comments(None, *range(1, number)))
    assert [row_id for row_id, _ in found] == list(range(1, number + 1))
    assert found[-1] == (number, DEEPEST)


def test_thousands_of_answers_to_one() -> None:
    assert len(shown(comments(None, *[1] * 5_000))) == 5_001


FORESTS = st.integers(1, 15).flatmap(
    lambda size: st.tuples(
        *(st.sampled_from([None, 1_000, *range(1, n + 1)]) for n in range(1, size))
    )
)
"""What each comment but the first answers: nothing, one that is hidden, or an earlier one."""


@settings(max_examples=50)
@given(FORESTS.flatmap(lambda parents: st.permutations(list(enumerate((None, *parents), 1)))))
def test_everything_is_shown_once_behind_its_parent(
    sent: list[tuple[int, int | None]],
) -> None:
    made = [Comment(id=row_id, parent_id=parent) for row_id, parent in sent]
    threads = arrange(made)
    assert sorted(t.comment.id for t in threads) == sorted(c.id for c in made)
    place = {thread.comment.id: number for number, thread in enumerate(threads)}
    depth = {thread.comment.id: thread.depth for thread in threads}
    for thread in threads:
        parent = thread.comment.parent_id
        if parent in place:
            assert place[parent] < place[thread.comment.id]
            assert thread.depth == min(depth[parent] + 1, DEEPEST)
        else:
            assert thread.depth == 0


@settings(max_examples=50)
@given(FORESTS)
def test_what_belongs_to_one_thread_stays_together(parents: tuple[int | None, ...]) -> None:
    made = comments(None, *parents)
    parent_of = {comment.id: comment.parent_id for comment in made}

    def root(row_id: int) -> int:
        parent = parent_of[row_id]
        return root(parent) if parent in parent_of else row_id

    roots = [root(row_id) for row_id, _ in shown(made)]
    changes = sum(a != b for a, b in pairwise(roots))
    assert changes == max(len(set(roots)) - 1, 0)
    assert [row_id for row_id, depth in shown(made) if depth == 0] == sorted(set(roots))
