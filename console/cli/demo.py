"""``flask demo``: an imaginary local magazine with its people, posts and comments."""

import sys
import time

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_security import hash_password
from sqlalchemy import func, inspect, select

from console.accounts.models import User
from console.accounts.queries import user_by_email, user_count
from console.cli.demo_content.people import ACCOUNTS
from console.cli.demo_content.plan import Plan, Sizes
from console.cli.demo_content.planning import make_plan
from console.cli.demo_content.stage import Stage
from console.core.clock import now, set_to
from console.core.db import db, session
from console.core.errors import ConsoleError
from console.core.unit_of_work import unit_of_work
from console.publishing.models import Post
from console.publishing.queries import tag_count
from console.web.identity import COMMAND_LINE

PASSWORD = "console-demo-1"  # noqa: S105 - printed, documented, refused in production
DEFAULT = Sizes()


@click.command()
@click.option(
    "--users",
    type=click.IntRange(len(ACCOUNTS), 2_000),
    default=DEFAULT.users,
    show_default=True,
    help="The five accounts included.",
)
@click.option("--posts", type=click.IntRange(0, 20_000), default=DEFAULT.posts, show_default=True)
@click.option(
    "--comments", type=click.IntRange(0, 200_000), default=DEFAULT.comments, show_default=True
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Another number makes other content."
)
@click.option("--if-empty", is_flag=True, help="Do nothing where there are users or posts.")
@with_appcontext
def demo(users: int, posts: int, comments: int, seed: int, if_empty: bool) -> None:
    """Fill an empty database with realistic content, the same every time.

    Exits 1 in production, on a database that is not empty, and on one without tables; then
    nothing was written.
    """
    _refuse_production()
    if not _is_empty():
        if not if_empty:
            raise click.ClickException(
                "The database is not empty, so nothing was changed: the demo needs an empty one."
            )
        click.echo("The database is not empty: no demo content was added.")
    else:
        _make(make_plan(Sizes(users, posts, comments), seed))
    _show_accounts()


def _refuse_production() -> None:
    if current_app.config["NAME"] == "production":
        raise click.ClickException(
            "Refused in production: the demo's accounts have a password that everybody knows."
        )


def _is_empty() -> bool:
    if not inspect(db.engine).has_table(User.__tablename__):
        raise click.ClickException("The database has no tables yet: run flask db upgrade first.")
    return not session.scalar(user_count()) and not session.scalar(select(func.count(Post.id)))


def _make(plan: Plan) -> None:
    """Play ``plan`` in one transaction: all of it is there in the end, or nothing."""
    started = time.perf_counter()
    try:
        with unit_of_work():
            stage = Stage(plan, now(), COMMAND_LINE, hash_password(PASSWORD))
            quiet = not sys.stdout.isatty()
            with click.progressbar(stage.steps(), label="Making the demo", hidden=quiet) as shown:
                for step in shown:
                    with set_to(stage.moment(step)):
                        step.play()
    except ConsoleError as error:
        raise click.ClickException(f"Nothing was written: {error}") from error
    seconds = time.perf_counter() - started
    click.echo(
        f"Made {len(plan.people)} users, {len(plan.posts)} posts, {len(plan.comments)} comments "
        f"and {session.scalar(tag_count())} tags in {seconds:.1f} s."
    )


def _show_accounts() -> None:
    """Print the demo's accounts that exist, with what is needed to sign in."""
    found = [account for account in ACCOUNTS if session.scalar(user_by_email(account.email))]
    if not found:
        return
    click.echo(f"\n  {'E-mail':<24}{'Password':<18}Role")
    for account in found:
        click.echo(f"  {account.email:<24}{PASSWORD:<18}{account.role}")
    click.echo(f"\nSign in at {current_app.config['PUBLIC_BASE_URL']}/login")
