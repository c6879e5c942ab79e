"""The read-only site: what readers get."""

from flask import Flask

from console.public.views import public


def init_public(app: Flask) -> None:
    """Mount the public site at the root."""
    app.register_blueprint(public)
