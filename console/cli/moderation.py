"""``flask moderation``: comments from the command line. Other modules add their commands to it."""

from flask.cli import AppGroup

moderation = AppGroup("moderation", help="Moderate comments.")
