"""Our application, measured: ``python -m bench.console_side DATABASE_URL``."""

import sys
import time
from datetime import datetime

import flask_migrate
import sqlalchemy as sa
from flask_security import hash_password

from bench.browser import Browser, Page
from bench.worker import Side, serve
from config.base import ROOT
from config.testing import TestingConfig
from console.accounts.models import Role, User
from console.app import create_app
from console.core.actor import Actor
from console.core.db import db
from console.core.paging import Cursor
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment, CommentStatus
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.selection import Selection, token_of

COMMENTS = "/admin/comments/"
ADDRESS = "admin@example.com"
PASSWORD = "what-the-benchmark-signs-in-with"  # noqa: S105 - of a database that lives for one run


class Settings(TestingConfig):
    """The suite's fixed secrets; all else as when people use it."""

    TESTING = False


class ConsoleSide(Side):
    """The console's list of comments."""

    row_pattern = r'name="rowid" value="(\d+)'

    def __init__(self, url: str) -> None:
        self.app = create_app(Settings(url))
        self.browser = Browser(self.app)

    def prepare(self) -> None:
        with self.app.app_context():
            flask_migrate.upgrade(str(ROOT / "migrations"))
            role = db.session.scalars(sa.select(Role).where(Role.name == "admin")).one()
            person = User(
                email=ADDRESS,
                username="admin",
                password=hash_password(PASSWORD),
                fs_uniquifier="the-admin-of-the-benchmark",
                roles=[role],
            )
            db.session.add(person)
            db.session.commit()

    def sign_in(self) -> None:
        token = self.browser.get("/login").hidden("csrf_token")
        fields = [("csrf_token", token), ("email", ADDRESS), ("password", PASSWORD)]
        self.browser.post("/login", fields)

    def first_page(self) -> Page:
        return self.browser.get(COMMENTS, page_size="100")

    def filtered(self, status: str) -> Page:
        return self.browser.get(COMMENTS, page_size="100", flt0_status_is=status)

    def searched(self, word: str) -> Page:
        return self.browser.get(COMMENTS, page_size="100", search=word)

    def far_down(self, page: int, after: tuple[str, int]) -> Page:
        moment, key = after
        cursor = Cursor((datetime.fromisoformat(moment), key)).dump()
        return self.browser.get(COMMENTS, page_size="100", cursor=cursor)

    def approve_ticked(self, ids: list[int]) -> Page:
        token = self.first_page().hidden("csrf_token")
        fields = [("csrf_token", token), ("action", str(Action.APPROVE)), ("url", COMMENTS)]
        fields += [("rowid", token_of(number, 1)) for number in ids]
        page = self.browser.post(f"{COMMENTS}action/", fields)
        self.first_page()  # reads the message, as a person's browser would
        return page

    def approve_all(self) -> Page:
        """Call the service: the list has no button for more rows than can be ticked."""
        with self.app.test_request_context():
            user = db.session.scalars(sa.select(User).where(User.email == ADDRESS)).one()
            actor = Actor(name=user.username, user_id=user.id, permissions=user.permissions)
            selection = Selection(criterion=Comment.status == CommentStatus.PENDING)
            started = time.perf_counter()
            with unit_of_work():
                decide(actor, selection, Action.APPROVE)
            return Page(200, b"", (time.perf_counter() - started) * 1000)


if __name__ == "__main__":
    serve(ConsoleSide(sys.argv[1]))
