"""The database of one run: a PostgreSQL of its own, filled by statements that work on sets."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from tests import servers

USERS = 500
POSTS = 2_000
WORD = "lighthouse"
"""In one comment of a thousand."""

FILL = (
    "CREATE SCHEMA IF NOT EXISTS peer",
    # Sentences of 6 to 25 words, of which the texts are put together.
    """
    CREATE TEMP TABLE sentences AS
    SELECT s AS number, string_agg(words.word, ' ' ORDER BY w) || '.' AS text
    FROM generate_series(0, 996) AS s,
        LATERAL generate_series(1, 6 + s %% 20) AS w,
        LATERAL (SELECT (string_to_array(
            'the a this that we they it was has will and or but not of in on with from for about '
            'harbour bridge garden winter summer market letter answer question reader writer story '
            'photograph morning evening river mountain window kitchen street village city old new '
            'small great quiet clear early late never always often thanks really think know see '
            'find read write walk remember wonder agree doubt',
            ' '))[1 + (hashint4(s * 100 + w) & 2147483647) %% 70] AS word) AS words
    GROUP BY s
    """,
    """
    INSERT INTO users (email, username, display_name, active, fs_uniquifier, created_at,
        updated_at, version)
    SELECT 'writer' || n || '@example.com', 'writer' || n, 'Writer ' || n, true, 'writer-' || n,
        now(), now(), 1
    FROM generate_series(1, %(users)s) AS n
    """,
    """
    INSERT INTO posts (id, title, slug, summary, body, body_format, body_html, status,
        published_at, created_at, updated_at, comments_open, author_id, version)
    SELECT n, 'Post ' || n || ': ' || left(s.text, 60), 'post-' || n, left(s.text, 150),
        repeat(s.text || ' ', 30), 'markdown', repeat('<p>' || s.text || '</p>', 30), 'published',
        now() - n * interval '1 hour', now(), now(), true, first.id + n %% %(users)s, 1
    FROM generate_series(1, %(posts)s) AS n
    JOIN sentences AS s ON s.number = n %% 997,
    (SELECT min(id) AS id FROM users WHERE username LIKE 'writer%%') AS first
    """,
    # A third by people with an account, a fifth of them answers; a tenth is pending.
    """
    INSERT INTO comments (id, post_id, parent_id, author_id, author_name, author_email,
        author_url, author_address, user_agent, kind, body, status, status_changed_at,
        status_reason, created_at, updated_at, version)
    SELECT n, 1 + n * 7919 %% %(posts)s, CASE WHEN n %% 5 = 2 THEN n - 1 END,
        CASE WHEN n %% 3 = 0 THEN first.id + n %% %(users)s END,
        CASE WHEN n %% 3 = 0 THEN 'Writer ' || 1 + n %% %(users)s ELSE 'Reader ' || n END,
        'reader' || n %% 50000 || '@example.com', '', '192.0.2.' || n %% 250, 'Mozilla/5.0',
        'comment',
        a.text || ' ' || b.text || CASE WHEN n %% 1000 = 7 THEN ' By the ' || %(word)s ELSE '' END,
        CASE WHEN n %% 10 = 0 THEN 'pending' WHEN n %% 50 = 1 THEN 'rejected'
            WHEN n %% 20 = 3 THEN 'spam' WHEN n %% 50 = 9 THEN 'trash' ELSE 'approved' END,
        at.moment, '', at.moment, at.moment, 1
    FROM generate_series(1::bigint, %(comments)s) AS n
    JOIN sentences AS a ON a.number = n %% 997
    JOIN sentences AS b ON b.number = n * 7 %% 991,
    LATERAL (SELECT now() - (%(comments)s - n) * interval '1 minute' AS moment) AS at,
    (SELECT min(id) AS id FROM users WHERE username LIKE 'writer%%') AS first
    """,
    "SELECT setval(pg_get_serial_sequence('posts', 'id'), %(posts)s)",
    "SELECT setval(pg_get_serial_sequence('comments', 'id'), %(comments)s)",
)
PENDING = "id % 10 = 0"
"""What the comments have in common that begin as pending."""
RESET = f"""
    UPDATE comments SET status = 'pending', version = 1, decided_at = NULL, decided_by_id = NULL
    WHERE {PENDING} AND status <> 'pending'
"""  # noqa: S608 - of constants only


@dataclass
class Bench:
    """A filled database and what is asked about it. ``url`` is a libpq URL."""

    url: str
    comments: int

    def fill(self) -> None:
        """Make users, posts and comments."""
        values = {"users": USERS, "posts": POSTS, "comments": self.comments, "word": WORD}
        with psycopg.ClientCursor(self._connect()) as cursor:
            for statement in FILL:
                cursor.execute(statement, values)
            cursor.execute("VACUUM (ANALYZE)")
            cursor.connection.close()

    def reset(self) -> None:
        """Have everything pending again that was, and nothing dead lie about."""
        with self._connect() as connection:
            connection.execute(RESET)
            connection.execute("VACUUM comments")

    def hold(self, number: int) -> None:
        """Have at least ``number`` comments wait."""
        query = "UPDATE comments SET status = 'pending' WHERE id <= %s AND status <> 'pending'"
        with self._connect() as connection:
            connection.execute(query, [number])
            connection.execute("VACUUM (ANALYZE) comments")

    def durable(self) -> None:
        """Have each commit wait for the disk, as that of people's databases does."""
        with self._connect() as connection:
            for name in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {name} = on")
            connection.execute("SELECT pg_reload_conf()")

    def approved(self) -> int:
        """Return how many comments are approved that began as pending."""
        query = f"SELECT count(*) FROM comments WHERE {PENDING} AND status = 'approved'"  # noqa: S608
        with self._connect() as connection:
            return int(connection.execute(query).fetchone()[0])  # type: ignore[index]

    def before(self, offset: int) -> tuple[str, int]:
        """Return time and id of the comment that stands just before ``offset`` in the list."""
        query = "SELECT created_at, id FROM comments ORDER BY created_at DESC, id DESC"
        with self._connect() as connection:
            row = connection.execute(f"{query} OFFSET %s LIMIT 1", [offset - 1]).fetchone()
        assert row
        return row[0].isoformat(), row[1]

    def version(self) -> str:
        """Return which PostgreSQL it is."""
        with self._connect() as connection:
            return str(connection.info.server_version // 10_000)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url, autocommit=True)


@contextlib.contextmanager
def database(comments: int) -> Iterator[Bench]:
    """Run a server with an empty database; both are gone afterwards."""
    keeper = servers.start()
    try:
        empty = servers.PostgreSQLDatabase(servers.running(), "bench")
        empty.create()
        yield Bench(empty.url.replace("postgresql+psycopg:", "postgresql:"), comments)
    finally:
        servers.stop(keeper)
