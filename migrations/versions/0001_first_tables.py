"""The first tables: people, roles, posts, comments, tags, operations, the audit.

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


ROLES = {
    # What "admin" allows is not stored: it is everything, later additions too.
    "admin": ("Everything, users and roles included", []),
    "editor": (
        "Comments, posts with review and publishing, tags",
        [
            "comments:moderate",
            "comments:read",
            "posts:publish",
            "posts:read",
            "posts:review",
            "posts:write",
            "tags:manage",
            "tags:read",
        ],
    ),
    "moderator": ("Comments", ["comments:moderate", "comments:read"]),
    "author": ("Own posts", ["posts:write_own"]),
    "auditor": (
        "Reads everything, changes nothing",
        [
            "audit:read",
            "comments:read",
            "operations:read",
            "posts:read",
            "roles:read",
            "tags:read",
            "users:read",
        ],
    ),
}


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=32), nullable=False),
        sa.Column(
            "subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("subject_label", sa.String(length=255), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=True),
        sa.Column(
            "before",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column(
            "after",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(
        op.f("ix_audit_entries_action_id"), "audit_entries", ["action", "id"], unique=False
    )
    op.create_index(
        op.f("ix_audit_entries_actor_id_id"), "audit_entries", ["actor_id", "id"], unique=False
    )
    op.create_index(op.f("ix_audit_entries_at_id"), "audit_entries", ["at", "id"], unique=False)
    op.create_index(
        op.f("ix_audit_entries_operation_id"), "audit_entries", ["operation_id"], unique=False
    )
    op.create_index(
        op.f("ix_audit_entries_subject_kind_subject_id_id"),
        "audit_entries",
        ["subject_kind", "subject_id", "id"],
        unique=False,
    )

    op.create_table(
        "operations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column(
            "parameters",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_operations_actor_id_id"), "operations", ["actor_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_operations_created_at_id"), "operations", ["created_at", "id"], unique=False
    )

    op.create_table(
        "roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("name", name=op.f("uq_roles_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("slug", name=op.f("uq_tags_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tags_name_id"), "tags", ["name", "id"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("username", sa.String(length=120), nullable=False),
        sa.Column("display_name", sa.String(length=255), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("current_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_login_ip", sa.String(length=64), nullable=True),
        sa.Column("current_login_ip", sa.String(length=64), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=True),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("source_digest", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_users_fs_uniquifier")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_users_email_lower", "users", [sa.text("lower(email)")], unique=True)
    op.create_index("ix_users_username_lower", "users", [sa.text("lower(username)")], unique=True)
    op.create_index(op.f("ix_users_created_at_id"), "users", ["created_at", "id"], unique=False)
    op.create_index(
        op.f("ix_users_source_external_id"), "users", ["source", "external_id"], unique=True
    )

    op.create_table(
        "operation_items",
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column(
            "target_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version_seen", sa.Integer(), nullable=False),
        sa.Column("state_before", sa.String(length=24), nullable=False),
        sa.Column("state_after", sa.String(length=24), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("skip_reason", sa.String(length=8), nullable=True),
        sa.CheckConstraint(
            "outcome in ('frozen', 'changed', 'skipped')", name=op.f("ck_operation_items_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["operations.id"],
            name=op.f("fk_operation_items_operation_id_operations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("operation_id", "target_id", name=op.f("pk_operation_items")),
    )
    op.create_index(
        op.f("ix_operation_items_operation_id_outcome_target_id"),
        "operation_items",
        ["operation_id", "outcome", "target_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_operation_items_target_id_operation_id"),
        "operation_items",
        ["target_id", "operation_id"],
        unique=False,
    )

    op.create_table(
        "posts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_format", sa.String(length=8), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comments_open", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=255), nullable=True),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("source_digest", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "body_format in ('markdown', 'html')", name=op.f("ck_posts_body_format")
        ),
        sa.CheckConstraint(
            "status <> 'published' or published_at is not null", name=op.f("ck_posts_has_time")
        ),
        sa.CheckConstraint(
            "status in ('draft', 'in_review', 'changes_requested', 'published', 'archived')",
            name=op.f("ck_posts_status"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_posts_author_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("slug", name=op.f("uq_posts_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_posts_author_id_status_published_at_id"),
        "posts",
        ["author_id", "status", "published_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_posts_author_id_updated_at_id"),
        "posts",
        ["author_id", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_posts_source_external_id"), "posts", ["source", "external_id"], unique=True
    )
    op.create_index(
        op.f("ix_posts_status_published_at_id"),
        "posts",
        ["status", "published_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_posts_status_updated_at_id"),
        "posts",
        ["status", "updated_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_posts_updated_at_id"), "posts", ["updated_at", "id"], unique=False)

    op.create_table(
        "roles_users",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["role_id"], ["roles.id"], name=op.f("fk_roles_users_role_id_roles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_roles_users_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_roles_users")),
    )
    op.create_index(
        op.f("ix_roles_users_role_id_user_id"), "roles_users", ["role_id", "user_id"], unique=False
    )

    op.create_table(
        "comments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=255), nullable=False),
        sa.Column("author_email", sa.String(length=255), nullable=False),
        sa.Column("author_url", sa.String(length=500), nullable=False),
        sa.Column("author_address", sa.String(length=64), nullable=False),
        sa.Column("user_agent", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("before_spam", sa.String(length=10), nullable=True),
        sa.Column("before_trash", sa.String(length=10), nullable=True),
        sa.Column("status_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status_reason", sa.String(length=500), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=True),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("source_digest", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "status in ('pending', 'approved', 'rejected', 'spam', 'trash')",
            name=op.f("ck_comments_status"),
        ),
        sa.CheckConstraint(
            "parent_id is null or parent_id <> id", name=op.f("ck_comments_not_its_own_parent")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_comments_author_id_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["users.id"],
            name=op.f("fk_comments_decided_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["comments.id"],
            name=op.f("fk_comments_parent_id_comments"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_comments_post_id_posts"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_comments_author_email_status"),
        "comments",
        ["author_email", "status"],
        unique=False,
    )
    op.create_index(
        op.f("ix_comments_author_id_status"), "comments", ["author_id", "status"], unique=False
    )
    op.create_index(
        op.f("ix_comments_created_at_id"), "comments", ["created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_comments_parent_id"), "comments", ["parent_id"], unique=False)
    op.create_index(
        op.f("ix_comments_post_id_status_created_at_id"),
        "comments",
        ["post_id", "status", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_comments_source_external_id"), "comments", ["source", "external_id"], unique=True
    )
    op.create_index(
        op.f("ix_comments_status_created_at_id"),
        "comments",
        ["status", "created_at", "id"],
        unique=False,
    )

    op.create_table(
        "post_tags",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_post_tags_post_id_posts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tags.id"], name=op.f("fk_post_tags_tag_id_tags"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "tag_id", name=op.f("pk_post_tags")),
    )
    op.create_index(
        op.f("ix_post_tags_tag_id_post_id"), "post_tags", ["tag_id", "post_id"], unique=False
    )

    op.create_table(
        "revisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_format", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_revisions_author_id_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_revisions_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
    )
    op.create_index(op.f("ix_revisions_author_id"), "revisions", ["author_id"], unique=False)
    op.create_index(
        op.f("ix_revisions_post_id_number"), "revisions", ["post_id", "number"], unique=True
    )
    roles = sa.table(
        "roles",
        sa.column("name", sa.String),
        sa.column("description", sa.String),
        sa.column("permissions", sa.JSON),
    )
    op.bulk_insert(
        roles,
        [
            {"name": name, "description": description, "permissions": permissions}
            for name, (description, permissions) in ROLES.items()
        ],
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_revisions_post_id_number"), table_name="revisions")
    op.drop_index(op.f("ix_revisions_author_id"), table_name="revisions")

    op.drop_table("revisions")
    op.drop_index(op.f("ix_post_tags_tag_id_post_id"), table_name="post_tags")

    op.drop_table("post_tags")
    op.drop_index(op.f("ix_comments_status_created_at_id"), table_name="comments")
    op.drop_index(op.f("ix_comments_source_external_id"), table_name="comments")
    op.drop_index(op.f("ix_comments_post_id_status_created_at_id"), table_name="comments")
    op.drop_index(op.f("ix_comments_parent_id"), table_name="comments")
    op.drop_index(op.f("ix_comments_created_at_id"), table_name="comments")
    op.drop_index(op.f("ix_comments_author_id_status"), table_name="comments")
    op.drop_index(op.f("ix_comments_author_email_status"), table_name="comments")

    op.drop_table("comments")
    op.drop_index(op.f("ix_roles_users_role_id_user_id"), table_name="roles_users")

    op.drop_table("roles_users")
    op.drop_index(op.f("ix_posts_updated_at_id"), table_name="posts")
    op.drop_index(op.f("ix_posts_status_updated_at_id"), table_name="posts")
    op.drop_index(op.f("ix_posts_status_published_at_id"), table_name="posts")
    op.drop_index(op.f("ix_posts_source_external_id"), table_name="posts")
    op.drop_index(op.f("ix_posts_author_id_updated_at_id"), table_name="posts")
    op.drop_index(op.f("ix_posts_author_id_status_published_at_id"), table_name="posts")

    op.drop_table("posts")
    op.drop_index(op.f("ix_operation_items_target_id_operation_id"), table_name="operation_items")
    op.drop_index(
        op.f("ix_operation_items_operation_id_outcome_target_id"), table_name="operation_items"
    )

    op.drop_table("operation_items")
    op.drop_index("ix_users_username_lower", table_name="users")
    op.drop_index("ix_users_email_lower", table_name="users")
    op.drop_index(op.f("ix_users_source_external_id"), table_name="users")
    op.drop_index(op.f("ix_users_created_at_id"), table_name="users")

    op.drop_table("users")
    op.drop_index(op.f("ix_tags_name_id"), table_name="tags")

    op.drop_table("tags")
    op.drop_table("roles")
    op.drop_index(op.f("ix_operations_created_at_id"), table_name="operations")
    op.drop_index(op.f("ix_operations_actor_id_id"), table_name="operations")

    op.drop_table("operations")
    op.drop_index(op.f("ix_audit_entries_subject_kind_subject_id_id"), table_name="audit_entries")
    op.drop_index(op.f("ix_audit_entries_operation_id"), table_name="audit_entries")
    op.drop_index(op.f("ix_audit_entries_at_id"), table_name="audit_entries")
    op.drop_index(op.f("ix_audit_entries_actor_id_id"), table_name="audit_entries")
    op.drop_index(op.f("ix_audit_entries_action_id"), table_name="audit_entries")

    op.drop_table("audit_entries")
