"""Every permission there is, and what the five roles hold by default.

A name is ``subject:verb``, the subject in the plural. Keep the list in the order of the alphabet.
"""

from enum import StrEnum

from console.core.messages import N_


class Permission(StrEnum):
    """One thing that a role may allow."""

    AUDIT_READ = "audit:read"
    COMMENTS_DELETE = "comments:delete"
    COMMENTS_MODERATE = "comments:moderate"
    COMMENTS_READ = "comments:read"
    CONTENT_EXPORT = "content:export"
    CONTENT_IMPORT = "content:import"
    FIGURES_READ = "figures:read"
    OPERATIONS_READ = "operations:read"
    POSTS_PUBLISH = "posts:publish"
    POSTS_READ = "posts:read"
    POSTS_REVIEW = "posts:review"
    POSTS_WRITE = "posts:write"
    POSTS_WRITE_OWN = "posts:write_own"
    ROLES_MANAGE = "roles:manage"
    ROLES_READ = "roles:read"
    RULES_MANAGE = "rules:manage"
    RULES_READ = "rules:read"
    TAGS_MANAGE = "tags:manage"
    TAGS_READ = "tags:read"
    USERS_MANAGE = "users:manage"
    USERS_READ = "users:read"


ADMIN_ROLE = "admin"
EVERYTHING = frozenset(str(permission) for permission in Permission)
_ = Permission
DEFAULT_ROLES: dict[str, tuple[str, frozenset[str]]] = {
    ADMIN_ROLE: (N_("Everything, users and roles included"), EVERYTHING),
    "editor": (
        N_("Comments, posts with review and publishing, tags"),
        frozenset(
            {
                _.COMMENTS_MODERATE,
                _.COMMENTS_READ,
                _.FIGURES_READ,
                _.POSTS_PUBLISH,
                _.POSTS_READ,
                _.POSTS_REVIEW,
                _.POSTS_WRITE,
                _.RULES_READ,
                _.TAGS_MANAGE,
                _.TAGS_READ,
            }
        ),
    ),
    "moderator": (N_("Comments"), frozenset({_.COMMENTS_MODERATE, _.COMMENTS_READ, _.RULES_READ})),
    "author": (N_("Own posts"), frozenset({_.POSTS_WRITE_OWN})),
    "auditor": (
        N_("Reads everything, changes nothing"),
        frozenset(
            {
                _.AUDIT_READ,
                _.COMMENTS_READ,
                _.FIGURES_READ,
                _.OPERATIONS_READ,
                _.POSTS_READ,
                _.ROLES_READ,
                _.RULES_READ,
                _.TAGS_READ,
                _.USERS_READ,
            }
        ),
    ),
}
del _
