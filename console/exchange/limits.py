"""Time for work that is long by nature: PostgreSQL's limits are made for pages."""

from sqlalchemy import text

from console.core.db import session

STATEMENT = "statement_timeout"
IDLE = "idle_in_transaction_session_timeout"


def lift_limits(*names: str) -> None:
    """Let this transaction, and no other, go on for as long as it takes. SQLite has no limits."""
    if session.get_bind().dialect.name == "postgresql":
        for name in names:
            session.execute(text(f"SET LOCAL {name} = 0"))
