"""What each person prefers: language, time zone, colours, keyboard shortcuts.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("language", sa.String(length=16), nullable=True))
    op.add_column("users", sa.Column("timezone", sa.String(length=64), nullable=True))
    # With the column and not after it: SQLite adds no constraint to a table that is there.
    one_of_three = sa.CheckConstraint(
        "color_scheme in ('auto', 'light', 'dark')", name=op.f("ck_users_color_scheme")
    )
    op.add_column(
        "users",
        sa.Column(
            "color_scheme", sa.String(length=8), one_of_three, server_default="auto", nullable=False
        ),
    )
    op.add_column(
        "users", sa.Column("shortcuts", sa.Boolean(), server_default=sa.true(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("users", "shortcuts")
    op.drop_column("users", "color_scheme")
    op.drop_column("users", "timezone")
    op.drop_column("users", "language")
