"""From a flat list of comments to threads, as readers see them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from console.moderation.models import Comment

DEEPEST = 5
"""Deeper answers are shown at this depth: on a phone there is no room for more."""


@dataclass(slots=True)
class Thread:
    """A comment and what answers it."""

    comment: Comment
    depth: int
    replies: list["Thread"] = field(default_factory=list)


def arrange(comments: Sequence[Comment]) -> list[Thread]:
    """Return ``comments`` in the order of reading, each answer behind what it answers.

    The list is flat, with a depth on each entry, so that no thread is too deep for a template.
    An answer whose parent is not among ``comments`` stands on its own.
    """
    nodes = {comment.id: Thread(comment, 0) for comment in comments}
    roots: list[Thread] = []
    for comment in comments:
        parent = nodes.get(comment.parent_id) if comment.parent_id is not None else None
        (roots if parent is None else parent.replies).append(nodes[comment.id])
    return _flatten(roots)


def _flatten(roots: list[Thread]) -> list[Thread]:
    waiting, flat = list(reversed(roots)), []
    while waiting:
        thread = waiting.pop()
        flat.append(thread)
        for reply in reversed(thread.replies):
            reply.depth = min(thread.depth + 1, DEEPEST)
            waiting.append(reply)
    return flat
