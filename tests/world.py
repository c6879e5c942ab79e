"""A site with one of everything: each state, each kind, each length; hardly a Latin letter in it.

Latin are only addresses, the names of the five roles, and what slugs are made of.
"""

import contextlib
from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa

from config.testing import TestingConfig
from console.accounts.models import User
from console.accounts.services import set_active
from console.app import create_app
from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment, CommentStatus
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.selection import Selection
from console.publishing import services as publishing
from console.publishing.models import Post
from tests.conftest import dispose, fill
from tests.factories import CommentFactory, PostFactory, TagFactory, UserFactory
from tests.servers import Database

NAMES = {
    "admin": "Αθηνά",
    "editor": "Έλενα",
    "moderator": "Μάρκος",
    "author": "Ανδρέας",
    "auditor": "Ορέστης",
    "outsider": "Ξένος",
}
WORDS = "Η παλίρροια γυρίζει κάθε έξι ώρες και ο φάρος ανάβει πριν από το σούρουπο."
LONG = "Ένα πολύ μακρύ κείμενο που δεν χωράει. " * 60
DECISIONS = (
    ("editor", Action.APPROVE, ""),
    ("editor", Action.REJECT, "Εκτός θέματος"),
    ("moderator", Action.SPAM, ""),
    ("moderator", Action.TRASH, ""),
)


def build(database: Database) -> None:
    """Make the site in an empty database."""
    with _opened(database) as people:
        _furnish(people)


def build_empty(database: Database) -> None:
    """Make the site before anything was done there."""
    with _opened(database):
        pass


@contextlib.contextmanager
def _opened(database: Database) -> Iterator[dict[str, User]]:
    fill(database)
    app = create_app(TestingConfig(database.url))
    with app.app_context():
        yield {name: _rename(name, shown) for name, shown in NAMES.items()}
    dispose(app)


def _furnish(people: dict[str, User]) -> None:
    actors = {name: _actor(user) for name, user in people.items()}
    with unit_of_work():
        posts = _posts(people["author"])
        _comments(posts["published"])
        gone = UserFactory(username="φευγάτος", display_name="Φευγάτος")
        UserFactory(username="κάποιος", display_name="Κάποιος", imported=True)
    _decide(actors)
    with unit_of_work():
        set_active(actors["admin"], gone, False, reason="Έφυγε")
        _write(actors, posts)


def _rename(name: str, shown: str) -> User:
    user = session.scalars(sa.select(User).where(User.username == name)).one()
    user.display_name, user.username = shown, shown.casefold()
    session.commit()
    return user


def _actor(user: User) -> Actor:
    return Actor(name=user.name, user_id=user.id, permissions=user.permissions)


def _posts(author: User) -> dict[str, Post]:
    tags = [TagFactory(name=name, slug=name.casefold()) for name in ("Λιμάνι", "Φάρος", "Άδειο")]
    fields = {"author": author, "body": f"{WORDS}\n\n> {WORDS}\n\n- ένα\n- δύο", "summary": WORDS}
    posts = {
        state: PostFactory(title=title, tags=tags[:2], **{state: True}, **fields)
        for state, title in {
            "draft": "Ένα πρόχειρο",
            "in_review": "Προς έλεγχο",
            "changes_requested": "Προς διόρθωση",
            "published": "Η παλίρροια",
            "scheduled": "Το αυριανό",
            "archived": "Το παλιό",
        }.items()
    }
    PostFactory(title="Χωρίς σχόλια", published=True, comments_open=False, body="", author=None)
    for number in range(25):
        PostFactory(title=f"Ανάρτηση {number}", published=True, **fields)
    return posts


def _comments(post: Post) -> None:
    fields = {"post": post, "author_email": ""}
    first = CommentFactory(author_name="Νίκη", body=WORDS, approved=True, **fields)
    CommentFactory(author_name="Πάρης", body=WORDS, parent=first, approved=True, author_email="")
    CommentFactory(author_name="", body=LONG, **fields)
    for number in range(8):
        CommentFactory(author_name=f"Αναγνώστης {number}", body=f"{WORDS} {number}", **fields)
    CommentFactory(author_name="Σοφία", body=WORDS, parent=first, post=post)


def _decide(actors: dict[str, Actor]) -> None:
    waiting = sa.select(Comment.id).where(Comment.status == CommentStatus.PENDING)
    ids = session.scalars(waiting.order_by(Comment.id)).all()
    for number, (who, action, reason) in enumerate(DECISIONS):
        with unit_of_work():
            decide(actors[who], Selection.of(ids[number + 1]), action, reason)
    with unit_of_work():  # what is in the trash already is skipped
        decide(actors["editor"], Selection.of(ids[4], ids[5]), Action.TRASH)


def _write(actors: dict[str, Actor], posts: dict[str, Post]) -> None:
    draft = posts["draft"]
    fields = publishing.PostFields(title="Ένα καλύτερο πρόχειρο", body=WORDS, tags=("Λιμάνι",))
    publishing.update_post(actors["author"], draft, fields, version=None)
    publishing.submit_post(actors["author"], draft)
    publishing.request_changes(actors["editor"], draft, "Λείπει η αρχή")
    publishing.publish_post(actors["editor"], posts["in_review"], at=now() + timedelta(days=2))
    publishing.unpublish_post(actors["editor"], posts["in_review"])
    publishing.archive_post(actors["editor"], posts["in_review"])
