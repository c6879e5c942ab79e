"""What a move of comments brings with it, in the same transaction and set by set."""

from sqlalchemy import Select, delete

from console.core.db import session
from console.moderation.models import Claim
from console.operations.models import Operation


def follow(operation: Operation, moved: Select[int]) -> None:  # noqa: ARG001 - flags need it
    """Bring everything that hangs on a state in line for the comments ``moved`` just now.

    ``moved`` gives their ids. Called once for each part of ``operation``, also when it is an
    undo, after the rows have their new state.
    """
    _release_claims(moved)


def _release_claims(moved: Select[int]) -> None:
    session.execute(
        delete(Claim)
        .where(Claim.comment_id.in_(moved))
        .execution_options(synchronize_session=False)
    )
