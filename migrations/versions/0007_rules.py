"""Rules and their versions, lists of terms, what they said of each comment, what was learned.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROLES = sa.table("roles", sa.column("name", sa.String), sa.column("permissions", sa.JSON))


def _allow(role: str, permission: str, *, allowed: bool = True) -> None:
    """Give ``permission`` to ``role``, or take it, where there still is such a role."""
    connection = op.get_bind()
    mine = ROLES.c.name == role
    held = connection.scalar(sa.select(ROLES.c.permissions).where(mine))
    if held is not None:
        names = sorted({*held, permission} if allowed else {*held} - {permission})
        connection.execute(sa.update(ROLES).where(mine).values(permissions=names))


def upgrade() -> None:
    for name in ("editor", "moderator", "auditor"):
        _allow(name, "rules:read")
    for name in ("editor", "auditor"):
        _allow(name, "figures:read")
    op.create_table(
        "rules_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=255), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column(
            "settings",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_versions")),
        sa.UniqueConstraint("follows", name=op.f("uq_rules_versions_follows")),
    )
    op.create_table(
        "term_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_lists")),
    )
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(length=200), nullable=False),
        sa.Column("added_in", sa.Integer(), nullable=False),
        sa.Column("removed_in", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_in"], ["rules_versions.id"], name=op.f("fk_terms_added_in_rules_versions")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["term_lists.id"],
            name=op.f("fk_terms_list_id_term_lists"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["removed_in"], ["rules_versions.id"], name=op.f("fk_terms_removed_in_rules_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
    )
    op.create_index(op.f("ix_terms_added_in"), "terms", ["added_in"])
    op.create_index(
        op.f("ix_terms_list_id_pattern_removed_in"), "terms", ["list_id", "pattern", "removed_in"]
    )
    op.create_index(op.f("ix_terms_removed_in"), "terms", ["removed_in"])
    op.create_table(
        "assessments",
        sa.Column(
            "comment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("rules_version_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_assessments_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rules_version_id"],
            ["rules_versions.id"],
            name=op.f("fk_assessments_rules_version_id_rules_versions"),
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_rules_version_id"), "assessments", ["rules_version_id"])
    op.create_table(
        "assessment_parts",
        sa.Column(
            "comment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("effect", sa.String(length=10), nullable=True),
        sa.Column("shadow", sa.Boolean(), nullable=False),
        sa.Column(
            "detail",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["assessments.comment_id"],
            name=op.f("fk_assessment_parts_comment_id_assessments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", "position", name=op.f("pk_assessment_parts")),
    )
    op.create_index(
        op.f("ix_assessment_parts_rule_comment_id"), "assessment_parts", ["rule", "comment_id"]
    )
    op.create_table(
        "learned",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("with_imported", sa.Boolean(), nullable=False),
        sa.Column("algorithm", sa.String(length=80), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column(
            "figures",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("weights", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "state in ('running', 'ready', 'failed')", name=op.f("ck_learned_state")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_learned_actor_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned")),
        sqlite_autoincrement=True,
    )
    # One at a time: the database has the last word.
    op.create_index(
        "ix_learned_running",
        "learned",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )


def downgrade() -> None:
    op.drop_table("learned")
    op.drop_table("assessment_parts")
    op.drop_table("assessments")
    op.drop_table("terms")
    op.drop_table("term_lists")
    op.drop_table("rules_versions")
    for name in ("editor", "moderator", "auditor"):
        _allow(name, "rules:read", allowed=False)
    for name in ("editor", "auditor"):
        _allow(name, "figures:read", allowed=False)
