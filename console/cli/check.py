"""``flask check``: what production would refuse or warn about."""

import click
from flask import current_app
from flask.cli import with_appcontext

from console.web.deployment import findings


@click.command()
@click.option("--deploy", is_flag=True, help="Judge the settings as for production.")
@with_appcontext
def check(deploy: bool) -> None:
    """Check the settings. Exits 1 when something is grave."""
    found = findings(current_app.config) if deploy else []
    for finding in found:
        click.echo(f"{'error' if finding.grave else 'warning'}: {finding.text}", err=finding.grave)
    click.echo(f"{len(found)} findings")
    if any(finding.grave for finding in found):
        raise SystemExit(1)
