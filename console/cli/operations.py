"""``flask operations``: what runs in parts, from the command line."""

import click
from flask.cli import AppGroup

from console.cli.people import one_change
from console.core.db import session
from console.jobs.operations import go_on
from console.operations.models import Operation
from console.operations.queries import is_abandoned, unfinished
from console.operations.running import drop_unconfirmed

operations = AppGroup("operations", help="See to operations on many rows.")


@operations.command("list")
def list_unfinished() -> None:
    """List the operations that are under way."""
    found = session.scalars(unfinished()).all()
    for operation in found:
        click.echo(_line(operation))
    click.echo(f"{len(found)} under way")


@operations.command("resume")
@click.argument("number", type=click.IntRange(1, 2**31 - 1), required=False)
def resume(number: int | None) -> None:
    """Take operations to their end: NUMBER, or all that are under way and in nobody's hands."""
    found = [number] if number else [each.id for each in session.scalars(unfinished())]
    if number and session.get(Operation, number) is None:
        raise click.ClickException(f"there is no operation {number}")
    session.rollback()
    for operation_id in found:
        if not go_on(operation_id):
            click.echo(f"{operation_id}: has ended, or somebody is at it", err=True)
            continue
        operation = session.get_one(Operation, operation_id)
        click.echo(_line(operation))
        session.rollback()


@operations.command("tidy")
def tidy() -> None:
    """Drop what was chosen a day ago or earlier, and never confirmed."""
    with one_change():
        number = drop_unconfirmed()
    click.echo(f"{number} dropped")


def _line(operation: Operation) -> str:
    done = operation.changed + operation.skipped
    hands = ", in nobody's hands" if is_abandoned(operation) else ""
    return (
        f"{operation.id}: {operation.action} by {operation.actor_name}, {operation.state}{hands}:"
        f" {done} of {operation.total}, {operation.skipped} skipped"
    )
