"""Putting the comments of one post in order: a parent always comes before its replies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from console.exchange.importers.records import ImportedComment, Warned


def arrange(comments: Sequence[ImportedComment]) -> Iterator[ImportedComment | Warned]:
    """Yield the comments of one post, parents first and otherwise in the order given.

    A comment whose parent is not among ``comments`` becomes a root, with a warning; so does the
    lowest id of a circle of replies. The tree depends on the ids alone, not on their order.
    Ids must be unique. Takes time and memory in proportion to the number of comments.
    """
    by_id = {comment.external_id: comment for comment in comments}
    parents = {comment.external_id: comment.parent for comment in comments}
    yield from _cut_missing(parents, by_id)
    yield from _cut_circles(parents, by_id)
    done: set[str] = set()
    for key in by_id:
        for ready in reversed(_line_up(key, parents, done)):
            comment, parent = by_id[ready], parents[ready]
            done.add(ready)
            yield comment if comment.parent == parent else replace(comment, parent=parent)


def _line_up(key: str, parents: Mapping[str, str | None], done: set[str]) -> list[str]:
    """Return ``key`` and those of its ancestors that are not done, the nearest first."""
    line = []
    step: str | None = key
    while step is not None and step not in done:
        line.append(step)
        step = parents[step]
    return line


def _cut_missing(
    parents: dict[str, str | None], by_id: Mapping[str, ImportedComment]
) -> Iterator[Warned]:
    for key, parent in parents.items():
        if parent is not None and parent not in by_id:
            parents[key] = None
            yield Warned(
                f"comment {key}: its parent {parent} is not among the comments imported with "
                f"post {by_id[key].post}, so it starts a thread of its own"
            )


def _cut_circles(
    parents: dict[str, str | None], by_id: Mapping[str, ImportedComment]
) -> Iterator[Warned]:
    leads_to_a_root: set[str] = set()
    for key in parents:
        path: dict[str, None] = {}
        step: str | None = key
        while step is not None and step not in leads_to_a_root and step not in path:
            path[step] = None
            step = parents[step]
        if step in path:
            circle = list(path)[list(path).index(step) :]
            root = min(circle, key=_natural_order)
            parents[root] = None
            yield Warned(
                f"comment {root}: the replies of post {by_id[root].post} run in a circle, "
                "so it starts a thread of its own"
            )
        leads_to_a_root.update(path)


def _natural_order(key: str) -> tuple[bool, int, str]:
    """Return a sorting key that puts 9 before 10, and numbers before names."""
    number = key.isascii() and key.isdigit()
    return (not number, len(key) if number else 0, key)
