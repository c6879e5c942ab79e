"""Users and roles, in the shape that Flask-Security expects.

The columns are our own: its ready-made mixins keep times without a zone and demand an e-mail
address, which the authors of an import may not have.
"""

from datetime import datetime

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    text,
    true,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from console.accounts.permissions import ADMIN_ROLE, EVERYTHING
from console.core.clock import now
from console.core.db import ONCE, Base, Versioned

roles_users = Table(
    "roles_users",
    Base.metadata,
    Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", Integer, ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "role_id", "user_id"),
)


class Role(Base, Versioned, RoleMixin):
    """A named set of permissions."""

    __tablename__ = "roles"
    __table_args__ = (ONCE,)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str] = mapped_column(String(255), default="")
    permissions: Mapped[list[str]] = mapped_column(MutableList.as_mutable(JSON()), default=list)

    users: Mapped[list["User"]] = relationship(secondary=roles_users, back_populates="roles")

    @property
    def allowed(self) -> frozenset[str]:
        """Return what the role allows: for the admin role everything, later additions too."""
        return EVERYTHING if self.name == ADMIN_ROLE else frozenset(self.permissions)

    def __str__(self) -> str:
        return self.name


class User(Base, Versioned, UserMixin):
    """A person. Authors of an import are users that are not active and have no role."""

    __tablename__ = "users"
    __table_args__ = (
        Index(None, "source", "external_id", unique=True),
        Index("ix_users_username_lower", text("lower(username)"), unique=True),
        Index("ix_users_email_lower", text("lower(email)"), unique=True),
        Index(None, "created_at", "id"),
        CheckConstraint("color_scheme in ('auto', 'light', 'dark')", name="color_scheme"),
        ONCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(255))  # type: ignore[assignment]
    username: Mapped[str] = mapped_column(String(120))
    display_name: Mapped[str] = mapped_column(String(255), default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]  # type: ignore[assignment]
    current_login_at: Mapped[datetime | None]  # type: ignore[assignment]
    last_login_ip: Mapped[str | None] = mapped_column(String(64))
    current_login_ip: Mapped[str | None] = mapped_column(String(64))
    login_count: Mapped[int | None]  # type: ignore[assignment]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    source: Mapped[str | None] = mapped_column(String(255))
    external_id: Mapped[str | None] = mapped_column(String(255))
    source_digest: Mapped[str | None] = mapped_column(String(64))
    # What the person prefers. Without a language or a zone, as the browser says.
    language: Mapped[str | None] = mapped_column(String(16))
    timezone: Mapped[str | None] = mapped_column(String(64))
    color_scheme: Mapped[str] = mapped_column(String(8), default="auto", server_default="auto")
    shortcuts: Mapped[bool] = mapped_column(default=True, server_default=true())

    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]
        secondary=roles_users, back_populates="users", order_by=Role.name
    )

    @property
    def name(self) -> str:
        """Return the name to show."""
        return self.display_name or self.username

    @property
    def permissions(self) -> frozenset[str]:
        """Return everything that the user's roles allow."""
        return frozenset(name for role in self.roles for name in role.allowed)

    def __str__(self) -> str:
        return self.name


class SavedView(Base, Versioned):
    """A list as somebody filtered it, under a name; a shared one is there for all who may look.

    ``endpoint`` is the list (``queue``), ``query`` the address behind the question mark.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        Index(None, "endpoint", "owner_id"),
        Index(None, "owner_id", "endpoint", "name", unique=True),
        ONCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    endpoint: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(1000), default="")
    shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)

    owner: Mapped[User] = relationship()
