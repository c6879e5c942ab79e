"""``flask moderation learn`` and ``forget``: the score that learns from decisions."""

import sys

import click

from console.cli.moderation import moderation
from console.cli.people import one_change
from console.core.db import session
from console.core.errors import ConsoleError
from console.core.text import one_line
from console.jobs.learning import take_lesson
from console.moderation.learning.services import forget_learned, is_stale, start_learning
from console.moderation.learning.training import Lesson
from console.web.identity import COMMAND_LINE


@moderation.command("learn")
@click.option("--if-stale", is_flag=True, help="Only where enough has been decided since.")
@click.option("--with-imported", is_flag=True, help="Also from how imported comments were decided.")
@click.option("--lesson", type=click.IntRange(1, 2**31 - 1), hidden=True)
def learn_command(if_stale: bool, with_imported: bool, lesson: int | None) -> None:
    """Learn from what people here have decided. Takes a minute for 50,000 comments."""
    if if_stale and not _is_stale():
        click.echo("Nothing to do: little has been decided since.")
        return
    if lesson is None:
        with one_change():
            lesson = start_learning(COMMAND_LINE, with_imported=with_imported).id
    figures = _take(lesson).figures
    click.echo(
        f"Learned from {figures.decisions:,} decisions ({figures.approved:,} approved,"
        f" {figures.refused:,} refused). AUC {figures.auc:.3f}, with 95 % confidence"
        f" {figures.auc_low:.3f} to {figures.auc_high:.3f}; chance is 0.5."
    )


@moderation.command("forget")
@click.confirmation_option(prompt="Forget everything that was learned?")
def forget_command() -> None:
    """Forget what was learned; decisions stay, and it can be learned again."""
    with one_change():
        forget_learned(COMMAND_LINE)
    click.echo("Everything that was learned is forgotten.")


def _is_stale() -> bool:
    stale = is_stale()
    session.rollback()
    return stale


def _take(number: int) -> Lesson:
    hidden = not sys.stderr.isatty()
    try:
        with click.progressbar(length=100, file=sys.stderr, hidden=hidden) as bar:
            return take_lesson(number, lambda percent: bar.update(percent - bar.pos))
    except ConsoleError as error:
        raise click.ClickException(one_line(error.message)) from error
