"""The commands of ``flask``, one group a subject."""

from flask import Flask

import console.cli.learning
import console.cli.rules
import console.cli.stats  # noqa: F401 - their commands are in the group of moderation
from console.cli.assets import assets
from console.cli.check import check
from console.cli.content import content
from console.cli.demo import demo
from console.cli.moderation import moderation
from console.cli.operations import operations
from console.cli.roles import roles
from console.cli.users import users


def init_cli(app: Flask) -> None:
    """Register the console's commands on ``app``, behind those of its extensions."""
    for command in (assets, check, content, demo, moderation, operations, roles, users):
        app.cli.add_command(command)
