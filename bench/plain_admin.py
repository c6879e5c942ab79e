"""The peer of ``bench.pages``: Flask-Admin as it comes, on the console's tables.

``python -m bench.plain_admin DATABASE_URL`` prints its address and serves until its standard
input ends: a process of its own, since the console adapts Flask-Admin.

Its own theme, a plain view, default settings but for 100 rows a page. It gets the console's
compression, which it has not by itself: the comparison is one of pages.
"""

import secrets
import sys

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel
from flask_compress import Compress

from bench.server import serve
from console.core.db import db
from console.moderation.models import Comment

LIST = "/admin/comment/"


class CommentList(ModelView):
    """The list of comments."""

    page_size = 100


def create_peer(url: str) -> Flask:
    """Return the application on the database ``url``. It asks nobody who they are."""
    app = Flask("bench")
    app.config.update(SECRET_KEY=secrets.token_hex(), SQLALCHEMY_DATABASE_URI=url)
    db.init_app(app)
    Babel(app)
    Compress(app)
    Admin(app).add_view(CommentList(Comment, db))
    return app


if __name__ == "__main__":
    with serve(create_peer(sys.argv[1])) as address:
        print(address, flush=True)
        sys.stdin.read()
