"""How far an operation is: it may be frozen, running in parts, finished or cancelled.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UNFINISHED = sa.text("state in ('frozen', 'running')")


def upgrade() -> None:
    op.add_column(
        "operations",
        sa.Column("state", sa.String(length=10), server_default="finished", nullable=False),
    )
    op.add_column(
        "operations", sa.Column("progress_id", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "operations", sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        "ix_operations_unfinished",
        "operations",
        ["id"],
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )


def downgrade() -> None:
    op.drop_index("ix_operations_unfinished", table_name="operations")
    op.drop_column("operations", "leased_until")
    op.drop_column("operations", "progress_id")
    op.drop_column("operations", "state")
