"""Who may see and manage people, and the rule that nobody gives what they do not hold."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, false, or_, true

from console.accounts.models import Role, SavedView, User
from console.accounts.permissions import ADMIN_ROLE, Permission
from console.core.actor import Actor


def can_read_users(actor: Actor) -> bool:
    """Return whether ``actor`` may see the list of users."""
    return actor.can(Permission.USERS_READ) or actor.can(Permission.USERS_MANAGE)


def can_read_roles(actor: Actor) -> bool:
    """Return whether ``actor`` may see the roles."""
    return actor.can(Permission.ROLES_READ) or actor.can(Permission.ROLES_MANAGE)


def can_manage_users(actor: Actor) -> bool:
    """Return whether ``actor`` may manage users at all."""
    return actor.can(Permission.USERS_MANAGE)


def can_manage_user(actor: Actor, user: User) -> bool:
    """Return whether ``actor`` may change ``user``: nobody manages a person who holds more."""
    return can_manage_users(actor) and actor.holds_all(user.permissions)


def can_change_preferences(actor: Actor, user: User) -> bool:
    """Return whether ``actor`` may set what ``user`` prefers: everybody their own."""
    return actor.user_id is not None and actor.user_id == user.id


def can_manage_roles(actor: Actor) -> bool:
    """Return whether ``actor`` may make and change roles."""
    return actor.can(Permission.ROLES_MANAGE)


def can_manage_role(actor: Actor, role: Role) -> bool:
    """Return whether ``actor`` may change ``role``: not the admin role, nor one that holds more."""
    return can_manage_roles(actor) and role.name != ADMIN_ROLE and actor.holds_all(role.allowed)


def can_give(actor: Actor, permissions: Iterable[str]) -> bool:
    """Return whether ``actor`` may hand out ``permissions``: only what they hold themselves."""
    return actor.holds_all(permissions)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the users that ``actor`` may see: all or none."""
    return true() if can_read_users(actor) else false()


def roles_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the roles that ``actor`` may see: all or none."""
    return true() if can_read_roles(actor) else false()


def can_keep_views(actor: Actor) -> bool:
    """Return whether ``actor`` may keep views of lists: everybody who sees any list."""
    return actor.user_id is not None and bool(actor.permissions)


def can_share_views(actor: Actor) -> bool:
    """Return whether ``actor`` may show their views to others: whoever decides about content."""
    return actor.can(Permission.COMMENTS_MODERATE) or actor.can(Permission.POSTS_REVIEW)


def can_change_view(actor: Actor, view: SavedView) -> bool:
    """Return whether ``actor`` may rename or share ``view``: only their own."""
    return can_keep_views(actor) and actor.user_id == view.owner_id


def can_delete_view(actor: Actor, view: SavedView) -> bool:
    """Return whether ``actor`` may delete ``view``: who manages users tidies up shared ones."""
    return can_change_view(actor, view) or (view.shared and can_manage_users(actor))


def views_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the views that ``actor`` may use, on lists that they may see."""
    if not can_keep_views(actor):
        return false()
    return or_(SavedView.owner_id == actor.user_id, SavedView.shared)
