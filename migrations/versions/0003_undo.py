"""What undoing a decision needs: which operation undoes which, and how the comments stood.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operations", sa.Column("undoes_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_operations_undoes_id"), "operations", ["undoes_id"], unique=True)
    op.create_table(
        "former_states",
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column(
            "comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("before_spam", sa.String(length=10), nullable=True),
        sa.Column("before_trash", sa.String(length=10), nullable=True),
        sa.Column("status_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status_reason", sa.String(length=500), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_former_states_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["users.id"],
            name=op.f("fk_former_states_decided_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["operations.id"],
            name=op.f("fk_former_states_operation_id_operations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("operation_id", "comment_id", name=op.f("pk_former_states")),
    )
    op.create_index(op.f("ix_former_states_comment_id"), "former_states", ["comment_id"])
    op.create_index(op.f("ix_former_states_decided_by_id"), "former_states", ["decided_by_id"])


def downgrade() -> None:
    op.drop_table("former_states")
    op.drop_index(op.f("ix_operations_undoes_id"), table_name="operations")
    op.drop_column("operations", "undoes_id")
