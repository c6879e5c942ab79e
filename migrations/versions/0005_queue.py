"""What the queue needs: rank, claims, flags, former texts, reasons, saved views.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WAITING = sa.text("status = 'pending' or open_flags > 0")
DIGESTED = sa.text("text_digest is not null")
REPORTED = sa.text("open_flags > 0")
OPEN = sa.text("outcome is null")


def upgrade() -> None:
    op.add_column(
        "comments", sa.Column("language", sa.String(length=35), server_default="", nullable=False)
    )
    op.add_column("comments", sa.Column("score", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "comments", sa.Column("open_flags", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "comments", sa.Column("flag_points", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "comments", sa.Column("queue_rank", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("comments", sa.Column("text_digest", sa.BigInteger(), nullable=True))
    op.create_index(
        op.f("ix_comments_text_digest_created_at"),
        "comments",
        ["text_digest", "created_at"],
        sqlite_where=DIGESTED,
        postgresql_where=DIGESTED,
    )
    op.create_index(
        "ix_comments_queue",
        "comments",
        ["queue_rank", "created_at", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index(
        "ix_comments_reported",
        "comments",
        ["created_at", "id"],
        sqlite_where=REPORTED,
        postgresql_where=REPORTED,
    )
    for author in (("author_id",), ("author_email", "author_id")):
        op.drop_index(f"ix_comments_{author[0]}_status", table_name="comments")
        op.create_index(
            op.f(f"ix_comments_{'_'.join(author)}_status_created_at"),
            "comments",
            [*author, "status", "created_at"],
        )
    op.create_table(
        "former_texts",
        sa.Column(
            "comment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_former_texts_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edited_by_id"],
            ["users.id"],
            name=op.f("fk_former_texts_edited_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("comment_id", "version", name=op.f("pk_former_texts")),
    )
    op.create_index(op.f("ix_former_texts_edited_by_id"), "former_texts", ["edited_by_id"])
    op.create_table(
        "claims",
        sa.Column(
            "comment_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_claims_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_claims_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_user_id_expires_at"), "claims", ["user_id", "expires_at"])
    op.create_index(op.f("ix_claims_expires_at"), "claims", ["expires_at"])
    op.create_table(
        "reporters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("upheld", sa.Integer(), server_default="0", nullable=False),
        sa.Column("dismissed", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporters")),
        sa.UniqueConstraint("key", name=op.f("uq_reporters_key")),
    )
    op.create_table(
        "flags",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("operation_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("outcome in ('upheld', 'dismissed')", name=op.f("ck_flags_outcome")),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_flags_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["operations.id"],
            name=op.f("fk_flags_operation_id_operations"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"],
            ["reporters.id"],
            name=op.f("fk_flags_reporter_id_reporters"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
    )
    op.create_index(
        op.f("ix_flags_comment_id_reporter_id"), "flags", ["comment_id", "reporter_id"], unique=True
    )
    op.create_index(op.f("ix_flags_operation_id"), "flags", ["operation_id"])
    op.create_index(op.f("ix_flags_reporter_id"), "flags", ["reporter_id"])
    op.create_index(
        "ix_flags_open", "flags", ["comment_id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "decision_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_reasons")),
        sa.UniqueConstraint("label", name=op.f("uq_decision_reasons_label")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deleted_comments",
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("parent", sa.String(length=255), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "external_id", name=op.f("pk_deleted_comments")),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_saved_views_owner_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_saved_views_endpoint_owner_id"), "saved_views", ["endpoint", "owner_id"]
    )
    op.create_index(
        op.f("ix_saved_views_owner_id_endpoint_name"),
        "saved_views",
        ["owner_id", "endpoint", "name"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("saved_views")
    op.drop_table("deleted_comments")
    op.drop_table("decision_reasons")
    op.drop_table("flags")
    op.drop_table("reporters")
    op.drop_table("claims")
    op.drop_table("former_texts")
    op.drop_index("ix_comments_reported", table_name="comments")
    for author in (("author_id",), ("author_email", "author_id")):
        name = f"ix_comments_{'_'.join(author)}_status_created_at"
        op.drop_index(op.f(name), table_name="comments")
        kept = author[0]
        op.create_index(op.f(f"ix_comments_{kept}_status"), "comments", [kept, "status"])
    op.drop_index("ix_comments_queue", table_name="comments")
    op.drop_index(op.f("ix_comments_text_digest_created_at"), table_name="comments")
    op.drop_column("comments", "text_digest")
    op.drop_column("comments", "queue_rank")
    op.drop_column("comments", "flag_points")
    op.drop_column("comments", "open_flags")
    op.drop_column("comments", "score")
    op.drop_column("comments", "language")
