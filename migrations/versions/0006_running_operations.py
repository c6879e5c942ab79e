"""How far an operation is, and items that are written once, with what an Undo puts back.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UNFINISHED = sa.text("state in ('frozen', 'running')")
IN_FORCE = sa.text("state = 'running' or state = 'finished' and changed > 0")
SKIPPED = sa.text("skip_reason is not null")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _set_old_items_aside()
    op.create_table(
        "operation_items",
        sa.Column("operation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("target_id", KEY, autoincrement=False, nullable=False),
        sa.Column("version_seen", sa.Integer(), nullable=False),
        sa.Column("state_before", sa.String(length=24), nullable=False),
        sa.Column("state_after", sa.String(length=24), nullable=True),
        sa.Column("skip_reason", sa.String(length=8), nullable=True),
        sa.Column("was_since", MOMENT, nullable=True),
        sa.Column("was_reason", sa.String(length=500), nullable=True),
        sa.Column("was_decided_at", MOMENT, nullable=True),
        sa.Column("was_decided_by_id", sa.Integer(), nullable=True),
        sa.Column("was_before_spam", sa.String(length=10), nullable=True),
        sa.Column("was_before_trash", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("operation_id", "target_id", name=op.f("pk_operation_items")),
        sqlite_with_rowid=False,
    )
    op.execute(
        """
        INSERT INTO operation_items (operation_id, target_id, version_seen, state_before,
            state_after, skip_reason, was_since, was_reason, was_decided_at, was_decided_by_id,
            was_before_spam, was_before_trash)
        SELECT old_items.operation_id, target_id, version_seen, state_before, state_after,
            skip_reason, status_changed_at, status_reason, decided_at, decided_by_id, before_spam,
            before_trash
        FROM old_items LEFT JOIN former_states
            ON former_states.operation_id = old_items.operation_id AND comment_id = target_id
        ORDER BY old_items.operation_id, target_id
        """
    )
    op.drop_table("former_states")
    op.drop_table("old_items")
    op.create_index(
        op.f("ix_operation_items_target_id_version_seen"),
        "operation_items",
        ["target_id", "version_seen"],
    )
    op.create_index(
        "ix_operation_items_skipped",
        "operation_items",
        ["operation_id", "target_id"],
        sqlite_where=SKIPPED,
        postgresql_where=SKIPPED,
    )
    _add_progress()


def _set_old_items_aside() -> None:
    op.drop_index("ix_operation_items_operation_id_outcome_target_id", "operation_items")
    op.drop_index("ix_operation_items_target_id_operation_id", "operation_items")
    op.rename_table("operation_items", "old_items")
    if op.get_context().dialect.name == "postgresql":  # SQLite's key has no name to be in the way
        op.drop_constraint("pk_operation_items", "old_items")


def _add_progress() -> None:
    op.add_column(
        "operations",
        sa.Column("state", sa.String(length=10), server_default="finished", nullable=False),
    )
    op.add_column(
        "operations", sa.Column("progress_id", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column("operations", sa.Column("leased_until", MOMENT, nullable=True))
    op.execute(
        """
        UPDATE operations SET progress_id = coalesce(
            (SELECT max(target_id) FROM operation_items WHERE operation_id = operations.id), 0)
        """
    )
    op.drop_index("ix_operations_undoes_id", "operations")
    op.create_index(
        op.f("ix_operations_undoes_id"),
        "operations",
        ["undoes_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_index(
        "ix_operations_unfinished",
        "operations",
        ["id"],
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )


def downgrade() -> None:
    # What has not ended is not known below: it has never been confirmed, or stays as far as it is.
    op.execute(
        "DELETE FROM operation_items WHERE operation_id IN"
        " (SELECT id FROM operations WHERE state = 'frozen')"
    )
    op.execute("DELETE FROM operations WHERE state = 'frozen'")
    # Of several attempts to undo the same, the one in force is kept.
    op.execute(
        "UPDATE operations SET undoes_id = NULL"
        " WHERE NOT (state = 'running' OR state = 'finished' AND changed > 0)"
    )
    op.rename_table("operation_items", "new_items")
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint("pk_operation_items", "new_items")
    _make_old_tables()
    op.execute(
        """
        INSERT INTO operation_items (operation_id, target_id, version_seen, state_before,
            state_after, outcome, skip_reason)
        SELECT operation_id, target_id, version_seen, state_before, state_after,
            CASE WHEN skip_reason IS NOT NULL THEN 'skipped'
                 WHEN target_id <= progress_id THEN 'changed' ELSE 'frozen' END,
            skip_reason
        FROM new_items JOIN operations ON operations.id = operation_id
        """
    )
    op.execute(
        """
        INSERT INTO former_states (operation_id, comment_id, before_spam, before_trash,
            status_changed_at, status_reason, decided_at, decided_by_id)
        SELECT operation_id, target_id, was_before_spam, was_before_trash, was_since, was_reason,
            was_decided_at, users.id
        FROM new_items JOIN comments ON comments.id = target_id
            LEFT JOIN users ON users.id = was_decided_by_id
        WHERE skip_reason IS NULL AND was_since IS NOT NULL
        """
    )
    op.drop_table("new_items")
    op.drop_index("ix_operations_unfinished", "operations")
    op.drop_index("ix_operations_undoes_id", "operations")
    op.drop_column("operations", "leased_until")
    op.drop_column("operations", "progress_id")
    op.drop_column("operations", "state")
    op.create_index(op.f("ix_operations_undoes_id"), "operations", ["undoes_id"], unique=True)


def _make_old_tables() -> None:
    op.create_table(
        "operation_items",
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("target_id", KEY, autoincrement=False, nullable=False),
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
    # The new table still has indexes of its own; theirs have other names.
    op.create_index(
        op.f("ix_operation_items_operation_id_outcome_target_id"),
        "operation_items",
        ["operation_id", "outcome", "target_id"],
    )
    op.create_index(
        op.f("ix_operation_items_target_id_operation_id"),
        "operation_items",
        ["target_id", "operation_id"],
    )
    op.create_table(
        "former_states",
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", KEY, nullable=False),
        sa.Column("before_spam", sa.String(length=10), nullable=True),
        sa.Column("before_trash", sa.String(length=10), nullable=True),
        sa.Column("status_changed_at", MOMENT, nullable=False),
        sa.Column("status_reason", sa.String(length=500), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
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
