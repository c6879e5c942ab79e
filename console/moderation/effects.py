"""What a move of comments brings with it, in the same transaction and set by set."""

from sqlalchemy import Select

from console.core.actor import Actor
from console.moderation.claims import end_claims
from console.moderation.flag_outcomes import settle_flags
from console.operations.models import Operation


def follow(actor: Actor, operation: Operation, moved: Select[int]) -> None:
    """Bring everything that hangs on a state in line for the comments ``moved`` just now.

    ``moved`` gives their ids. Called once for each part of ``operation``, also when it is an
    undo, after the rows have their new state.
    """
    end_claims(actor, moved)
    settle_flags(operation, moved)
