"""The commands of ``flask``, one group a subject."""

import click
from flask import Flask

from console.cli.check import check
from console.cli.content import content
from console.cli.demo import demo
from console.cli.users import invite


def init_cli(app: Flask) -> None:
    """Register the console's commands on ``app``, behind those of its extensions."""
    for command in (check, content, demo):
        app.cli.add_command(command)
    users = app.cli.commands[app.config["SECURITY_CLI_USERS_NAME"]]
    if isinstance(users, click.Group):
        users.add_command(invite)
