"""The commands of ``flask``, one group a subject."""

from flask import Flask


def init_cli(app: Flask) -> None:
    """Register the console's commands on ``app``."""
    # Imported here: a worker that serves pages needs none of it.
    from console.cli.check import check
    from console.cli.content import content
    from console.cli.demo import demo

    for command in (check, content, demo):
        app.cli.add_command(command)
