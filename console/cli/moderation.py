"""``flask moderation``: comments from the command line. Other modules add their commands to it."""

import click
from flask.cli import AppGroup

from console.cli.people import one_change
from console.core.db import session
from console.jobs.operations import go_on
from console.moderation.deletion import TRASH_DAYS, empty_trash
from console.operations.models import Operation
from console.web.identity import COMMAND_LINE

moderation = AppGroup("moderation", help="Moderate comments.")


@moderation.command("empty-trash")
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(0, 36_500),
    default=TRASH_DAYS,
    show_default=True,
    help="Days that a comment has to have been in the trash.",
)
def empty(days: int) -> None:
    """Delete for good what has been in the trash for long. This cannot be undone."""
    with one_change():
        operation = empty_trash(COMMAND_LINE, days=days)
        number = operation.id if operation else None
    if number is not None:
        go_on(number)
    deleted = session.get_one(Operation, number).changed if number else 0
    click.echo(f"{deleted} comments deleted for good")
