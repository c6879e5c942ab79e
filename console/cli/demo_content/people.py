"""Who works at the magazine of the demo, and who reads it."""

from collections.abc import Iterator
from random import Random

from console.cli.demo_content import names, unwanted
from console.cli.demo_content.languages import Tongue
from console.cli.demo_content.plan import Person, Writer
from console.cli.demo_content.words import address, full_name, source
from console.core.text import make_slug

ACCOUNTS = (
    Person("admin", "admin@example.com", "Adrian Holmgate", "admin", True),
    Person("editor", "editor@example.com", "Edda Kornfeld", "editor", True),
    Person("moderator", "moderator@example.com", "Momo Varga", "moderator", True),
    Person("author", "author@example.com", "Aurel Castell", "author", True),
    Person("auditor", "auditor@example.com", "Audra Windom", "auditor", True),
)
"""The accounts that ``docs`` and README name, with one password for all."""
ROLES = (
    "author", "", "", "moderator", "author", "", "", "author", "", "editor",
    "author", "", "", "", "moderator", "author", "", "", "author", "",
)  # fmt: skip
"""The roles of the others in turn; without one they only read and comment."""
GUEST_COMMENTS = 5
"""Comments for each guest, on average: some write once, a few all the time."""


def plan_people(seed: int, number: int) -> tuple[Person, ...]:
    """Return ``number`` people, the five accounts first."""
    rng = source(seed, "people")
    others: dict[str, Person] = {}
    while len(others) < number - len(ACCOUNTS):
        name = full_name(rng)
        username = make_slug(name).replace("-", ".")
        if username in others:
            # Names run out before numbers do.
            username = f"{username}.{len(others)}"
        role = ROLES[len(others) % len(ROLES)]
        host = rng.choice(names.MAIL_HOSTS)
        others[username] = Person(username, f"{username}@{host}", name, role)
    return ACCOUNTS + tuple(others.values())


def plan_guests(seed: int, comments: int) -> list[Writer]:
    """Return the readers without an account, those who write most first."""
    rng = source(seed, "guests")
    number = max(12, comments // GUEST_COMMENTS)
    return [_guest(rng, name) for name, _ in zip(_names(rng), range(number), strict=False)]


def _names(rng: Random) -> Iterator[str]:
    while True:
        first, last = full_name(rng).split(" ")
        handle = f"{rng.choice(names.HANDLES)}{rng.choice(('', '', '_', str(rng.randrange(99))))}"
        yield rng.choice((first, f"{first} {last[0]}.", f"{first} {last}", handle))


def _guest(rng: Random, name: str) -> Writer:
    box = f"{make_slug(name)}{rng.randrange(1, 400)}"
    return Writer(
        name=name,
        email=f"{box}@{rng.choice(names.MAIL_HOSTS)}",
        url=f"https://{make_slug(name)}.example.net/" if rng.random() < 0.08 else "",
        address=address(rng),
        browser=rng.choice(names.BROWSERS),
    )


def foreign_guest(rng: Random, tongue: Tongue) -> Writer:
    """Return a reader who writes in ``tongue``."""
    box = f"{tongue.code}-{rng.randrange(10, 99)}"
    name, host = rng.choice(tongue.names), rng.choice(names.MAIL_HOSTS)
    return Writer(name, f"{box}@{host}", "", address(rng), rng.choice(names.BROWSERS))


def spammer(rng: Random) -> Writer:
    """Return somebody, or something, that sends spam."""
    name, host = rng.choice(unwanted.SPAM_NAMES), rng.choice(unwanted.SPAM_HOSTS)
    return Writer(
        name=name,
        email=f"{make_slug(name)}{rng.randrange(1000, 9999)}@{rng.choice(names.MAIL_HOSTS)}",
        url=f"https://{host}/" if rng.random() < 0.6 else "",
        address=address(rng),
        browser=rng.choice(names.ROBOTS + names.BROWSERS),
    )
