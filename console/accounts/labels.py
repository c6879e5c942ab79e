"""What the permissions are called, and what the roles are for."""

from console.accounts.models import Role
from console.accounts.permissions import DEFAULT_ROLES, Permission
from console.core.messages import gettext
from console.core.messages import lazy_gettext as _l

PERMISSION_LABELS = {
    Permission.AUDIT_READ: _l("Read the log of all changes"),
    Permission.COMMENTS_DELETE: _l("Delete comments for good"),
    Permission.COMMENTS_MODERATE: _l("Moderate comments"),
    Permission.COMMENTS_READ: _l("Read comments in every state"),
    Permission.CONTENT_EXPORT: _l("Export content"),
    Permission.CONTENT_IMPORT: _l("Import content"),
    Permission.FIGURES_READ: _l("See how much each person decides"),
    Permission.OPERATIONS_READ: _l("See other people’s bulk operations"),
    Permission.POSTS_PUBLISH: _l("Publish, take back and archive posts"),
    Permission.POSTS_READ: _l("Read everybody’s posts in every state"),
    Permission.POSTS_REVIEW: _l("Review posts"),
    Permission.POSTS_WRITE: _l("Write and change everybody’s posts"),
    Permission.POSTS_WRITE_OWN: _l("Write own posts"),
    Permission.ROLES_MANAGE: _l("Make and change roles"),
    Permission.ROLES_READ: _l("See the roles"),
    Permission.RULES_MANAGE: _l("Change rules, lists of terms and reasons"),
    Permission.RULES_READ: _l("See the rules"),
    Permission.TAGS_MANAGE: _l("Make, change and delete tags"),
    Permission.TAGS_READ: _l("See the tags"),
    Permission.USERS_MANAGE: _l("Make, change and deactivate users"),
    Permission.USERS_READ: _l("See the users"),
}


def role_description(role: Role) -> str:
    """Return what ``role`` is for: as somebody wrote it; what we wrote is translated."""
    made_by_us = {description for description, _permissions in DEFAULT_ROLES.values()}
    return gettext(role.description) if role.description in made_by_us else role.description
