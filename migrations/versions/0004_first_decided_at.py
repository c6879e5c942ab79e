"""When each comment was first decided here: figures on decisions read it from one index.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INDEX = "ix_comments_first_decided_at_created_at_source"


def upgrade() -> None:
    op.add_column(
        "comments", sa.Column("first_decided_at", sa.DateTime(timezone=True), nullable=True)
    )
    # What was undone as a whole left no ``decided_at`` behind, and no first decision either.
    op.execute(
        """
        UPDATE comments SET first_decided_at = (
            SELECT min(operations.created_at)
            FROM operation_items
            JOIN operations ON operations.id = operation_items.operation_id
            WHERE operation_items.target_id = comments.id
              AND operation_items.outcome = 'changed'
              AND operations.kind = 'comments.decide'
              AND operations.action <> 'undo'
        )
        WHERE decided_at IS NOT NULL
        """
    )
    decided = sa.text("first_decided_at is not null")
    op.create_index(
        op.f(INDEX),
        "comments",
        ["first_decided_at", "created_at", "source"],
        sqlite_where=decided,
        postgresql_where=decided,
    )


def downgrade() -> None:
    op.drop_index(op.f(INDEX), table_name="comments")
    op.drop_column("comments", "first_decided_at")
