"""What is in the database after an import."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.audit.models import AuditEntry
from console.moderation.models import Comment
from console.publishing.models import Post, Revision, Tag

Session = scoped_session[Any]


def numbers(session: Session) -> dict[str, int]:
    """Return how many rows each table has."""
    models = (User, Tag, Post, Revision, Comment, AuditEntry)
    counts = {m.__tablename__: sa.select(sa.func.count()).select_from(m) for m in models}
    return {name: session.execute(count).scalar_one() for name, count in counts.items()}


def only(session: Session, model: type[Any], **values: Any) -> Any:
    """Return the one row with those values."""
    session.expire_all()
    return session.scalars(sa.select(model).filter_by(**values)).one()
