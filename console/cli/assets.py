"""``flask assets``: static files where a web server can take them."""

import click
from flask import current_app
from flask.cli import with_appcontext


@click.command()
@with_appcontext
def assets() -> None:
    """Write the static files, named by content and compressed, and say where.

    The console does so by itself when one is first asked for. Run before a release starts, its
    first visitor does not wait; nginx may serve the folder as /static/.
    """
    collected = current_app.extensions.get("assets")
    if collected is None:
        raise click.ClickException("While debugging, static files are served as they are.")
    try:
        click.echo(collected.collect())
    except OSError as error:
        raise click.ClickException(f"Cannot write the files: {error}") from error
