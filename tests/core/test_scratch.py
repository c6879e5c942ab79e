"""scratch"""
import time, base64, orjson
import pytest, sqlalchemy as sa
from console.core.paging import *
from console.accounts.models import User, Role
from console.publishing.models import Post
from console.core.db import session as S
from tests.factories import *
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.selection import Selection
from console.accounts import services as acc
from console.core.unit_of_work import unit_of_work

def test_count(session):
    assert bounded_count(sa.select(User).where(sa.true())) == 6

def test_types(session):
    print(Post.published_at.type.python_type, Post.id.type.python_type)

def test_version(session, actor_for):
    c = CommentFactory()
    d = decide(actor_for("editor"), Selection.ticked([f"{c.id}.{2**62}"]), Action.APPROVE)
    assert d.skipped == 1

def test_idbig(session, actor_for):
    c = CommentFactory()
    d = decide(actor_for("editor"), Selection.ticked([f"{2**63-1}.3"]), Action.APPROVE)
    assert d.missing == 1

def test_umlaut(session, actor_for):
    a = actor_for("admin")
    acc.create_user(a, acc.UserFields("a1@example.com", "Ärger"))
    with pytest.raises(Exception) as e:
        acc.create_user(a, acc.UserFields("a2@example.com", "Ärger"))
    print(repr(e.value))
    with pytest.raises(Exception) as e:
        acc.create_user(a, acc.UserFields("a2@example.com", "ärger"))
    print(repr(e.value))

def cur(*v): return base64.urlsafe_b64encode(orjson.dumps(list(v))).rstrip(b"=").decode()
@pytest.mark.parametrize("text", [cur("2020-01-01T00:00:00+00:00", True, False, True), cur("0001-01-01T00:00:00+23:00", 1, False, True), cur("9999-12-31T23:59:59-23:00", 1, False, True), cur("2020-01-01T00:00:00+00:00", 1.0, False, True)])
def test_cursor(session, text):
    o = Order(Post.created_at, Post.id)
    try:
        c = Cursor.load(text); o.check(c)
    except InvalidInputError:
        return
    fetch_page(sa.select(Post), o, c, 3)

def test_reason_nul(session, actor_for):
    u = UserFactory()
    acc.set_active(actor_for("admin"), u, False, reason="a\x00b")

def test_zone(session):
    if S.get_bind().dialect.name == "postgresql":
        print(S.execute(sa.text("select setting, source from pg_settings where name='TimeZone'")).all())

def test_slug_probe(session):
    from console.publishing.slugs import free_slug
    p = PostFactory()
    S.execute(sa.insert(Post), [dict(title="x", slug=("untitled" if n == 1 else f"untitled-{n}")) for n in range(1, 1500)])
    s = free_slug(Post.slug, "untitled")
    print(s); assert s == "untitled-1500"
