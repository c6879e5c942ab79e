"""Reading users and roles."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from console.accounts import policies
from console.accounts.models import Role, SavedView, User, roles_users
from console.accounts.permissions import ADMIN_ROLE
from console.core.actor import Actor


def users_visible_to(actor: Actor) -> Select[User]:
    """Return the users that ``actor`` may see, with their roles, in no order."""
    return select(User).where(policies.visible_to(actor)).options(selectinload(User.roles))


def roles_visible_to(actor: Actor) -> Select[Role]:
    """Return the roles that ``actor`` may see, in no order."""
    return select(Role).where(policies.roles_visible_to(actor))


def user_by_username(username: str) -> Select[User]:
    """Return the user of that name, whatever its case."""
    # Folded by the database, as in the unique index: SQLite knows the small letters of ASCII only.
    return select(User).where(func.lower(User.username) == func.lower(username))


def user_by_email(email: str) -> Select[User]:
    """Return the user with that address, whatever its case."""
    return select(User).where(func.lower(User.email) == func.lower(email))


def roles_by_name(*names: str) -> Select[Role]:
    """Return the roles of those names, or all of them, by name."""
    statement = select(Role).order_by(Role.name)
    return statement.where(Role.name.in_(names)) if names else statement


def active_admin_count() -> Select[int]:
    """Return how many active users hold the admin role."""
    return (
        select(func.count())
        .select_from(User)
        .join(roles_users, roles_users.c.user_id == User.id)
        .join(Role, Role.id == roles_users.c.role_id)
        .where(User.active, Role.name == ADMIN_ROLE)
    )


def never_signed_in(actor: Actor) -> Select[User]:
    """Return the users, of those that ``actor`` may see, who may sign in and never have."""
    never = User.current_login_at.is_(None)
    return select(User).where(policies.visible_to(actor), User.active, never)


def user_count() -> Select[int]:
    """Return how many users there are, inactive ones included."""
    return select(func.count()).select_from(User)


def saved_views(actor: Actor, endpoint: str, limit: int = 60) -> Select[SavedView]:
    """Return the views of a list that ``actor`` may use, with their owners, one's own first."""
    mine = SavedView.owner_id == actor.user_id
    return (
        select(SavedView)
        .where(SavedView.endpoint == endpoint, policies.views_visible_to(actor))
        .options(joinedload(SavedView.owner))
        .order_by(mine.desc(), SavedView.name, SavedView.id)
        .limit(limit)
    )
