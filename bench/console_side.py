"""Our application, measured: ``python -m bench.console_side DATABASE_URL``."""

import resource
import sys
import time
from collections.abc import Callable
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
from console.core.db import db
from console.core.paging import Cursor
from console.moderation.models import CommentStatus
from console.moderation.transitions import Action
from console.operations.models import Operation, OperationState
from console.operations.selection import token_of

COMMENTS, OPERATIONS = "/admin/comments/", "/admin/operations/"
ADDRESS = "admin@example.com"
PASSWORD = "what-the-benchmark-signs-in-with"  # noqa: S105 - of a database that lives for one run


POSTS = 2_000
MOMENT = "strftime('%Y-%m-%d %H:%M:%f000', '2020-01-01', '+' || n || ' minutes')"
FILL_SQLITE = (
    """
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :posts)
    INSERT INTO posts (id, title, slug, summary, body, body_format, body_html, status,
        published_at, created_at, updated_at, comments_open, version)
    SELECT n, 'Post ' || n, 'post-' || n, '', '', 'markdown', '', 'published',
        '2020-01-01 00:00:00.000000', '2020-01-01 00:00:00.000000', '2020-01-01 00:00:00.000000',
        1, 1 + 0 * :comments FROM counted
    """,
    f"""
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :comments)
    INSERT INTO comments (id, post_id, author_name, author_email, author_url, author_address,
        user_agent, kind, body, status, status_changed_at, status_reason, created_at, updated_at,
        version)
    SELECT n, 1 + n * 7919 % :posts, 'Reader ' || n, 'reader' || n % 50000 || '@example.com', '',
        '192.0.2.1', 'Mozilla/5.0', 'comment', 'What reader ' || n || ' thinks of the harbour, '
        || 'the bridge, the garden, the winter and the summer, and why so much of it is true.',
        CASE WHEN n % 10 = 0 THEN 'pending' ELSE 'approved' END,
        {MOMENT}, '', {MOMENT}, {MOMENT}, 1
    FROM counted
    """,  # noqa: S608 - of constants only
    "ANALYZE",
)
RESET_SQLITE = """
    UPDATE comments SET status = 'pending', version = 1, decided_at = NULL, decided_by_id = NULL,
        first_decided_at = NULL
    WHERE id % 10 = 0
"""


class Settings(TestingConfig):
    """The suite's fixed secrets; all else as when people use it."""

    TESTING = False
    JOBS_INLINE = False


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
        """Choose all that match, say yes, and wait until all of them are approved."""
        return self._timed(self._approve_all)

    def _approve_all(self) -> None:
        fields = [("csrf_token", self._token()), ("action", str(Action.APPROVE)), ("matching", "1")]
        fields.append(("url", f"{COMMENTS}?flt0_status_is={CommentStatus.PENDING}"))
        self.browser.post(f"{COMMENTS}action/", fields)
        number = str(self._newest())
        asked = self.browser.get(f"{OPERATIONS}confirm", operation=number)
        fields = [("csrf_token", asked.hidden("csrf_token")), ("operation", number)]
        self.browser.post(f"{OPERATIONS}confirm", fields)
        self._wait(int(number))

    def undo_last(self) -> Page:
        """Take the newest operation back, and wait until all comments stand as before."""
        return self._timed(self._undo_last)

    def _undo_last(self) -> None:
        fields = [("csrf_token", self._token()), ("operation", str(self._newest()))]
        self.browser.post(f"{OPERATIONS}undo", [*fields, ("confirmed", "1")])
        self._wait(self._newest())

    def _token(self) -> str:
        return self.browser.get(OPERATIONS).hidden("csrf_token")

    def _timed(self, work: Callable[[], None]) -> Page:
        started = time.perf_counter()
        work()
        return Page(200, b"", (time.perf_counter() - started) * 1000)

    def _newest(self) -> int:
        with self.app.app_context():
            return int(db.session.execute(sa.select(sa.func.max(Operation.id))).scalar_one())

    def _wait(self, number: int) -> None:
        state = sa.select(Operation.state).where(Operation.id == number)
        while True:
            with self.app.app_context():
                if db.session.execute(state).scalar_one() == OperationState.FINISHED:
                    return
            time.sleep(0.005)

    def memory(self) -> Page:
        """Return the most memory that this process has taken, in bytes, as the size of a page."""
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return Page(200, b" " * kilobytes, 0.0)

    def fill(self, comments: int) -> None:
        """Fill a database of SQLite: as many comments, a tenth of which is pending."""
        with self.app.app_context(), db.engine.begin() as connection:
            for statement in FILL_SQLITE:
                connection.execute(sa.text(statement), {"comments": comments, "posts": POSTS})

    def reset(self) -> None:
        """Have everything pending again that was."""
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(sa.text(RESET_SQLITE))


if __name__ == "__main__":
    serve(ConsoleSide(sys.argv[1]))
