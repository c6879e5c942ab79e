"""What a term is: the few things that people may write into a list, and what each finds.

``casino`` finds the word, ``online casino`` the words one after the other, ``casin*``,
``*casino``, ``*casino*`` and ``cas*no`` words that begin, end, hold or begin and end like that.
``example.com`` finds the host and those below it, ``@example.com`` mail from there,
``a@example.com`` one address, ``192.0.2.7``, ``192.0.2.0/24`` and ``192.0.2.*`` senders. Terms in
scripts without spaces between words, and terms without any letter, are found anywhere. There are
no regular expressions: nothing that people write can make matching slow.
"""

import re
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Network, IPv6Network, ip_network

from console.core.messages import gettext as _
from console.core.text import has_odd_characters
from console.moderation.rules.folding import fold, is_unspaced, starred_words_of, words_of

LENGTH = 200
ANYWHERE_LENGTH = 40
"""Of what is looked for at every letter: this, not the number of terms, bounds the work."""
WORDS = 10
BESIDE_STAR = 2
"""Letters that a word with a star has at least: "a*" would find half of everything."""
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,62})?\.){1,20}[^\W\d_][\w-]{1,62}")
_SCHEME = re.compile(r"^https?://(?:www\.)?")
_MAILBOX = re.compile(r"[\w.+\-]{1,64}")
_V4_STARS = re.compile(r"(?:\d{1,3}\.){1,3}\*")

HOST_BITS = {4: 24, 6: 112}
"""The largest networks: /8 of IPv4, /16 of IPv6."""

Network = IPv4Network | IPv6Network


class Kind(Enum):
    """How a term is looked for."""

    WORDS = "words"
    ANYWHERE = "anywhere"
    HOST = "host"
    EMAIL = "email"
    EMAIL_HOST = "email_host"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it was written, and as it is looked for. Equal ``key``: equal findings."""

    pattern: str
    kind: Kind
    words: tuple[str, ...] = ()
    text: str = ""
    network: Network | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Return what makes two terms the same one."""
        return self.kind, self.words, self.text, self.network


class TermError(ValueError):
    """What was written is no term; the message says why, to people."""


def parse_term(pattern: str) -> Term:
    """Return the term that ``pattern`` is. Raises ``TermError``."""
    pattern = " ".join(pattern.split())
    if not pattern or has_odd_characters(pattern):
        raise TermError(_("A term has letters or signs that can be seen."))
    if len(pattern) > LENGTH:
        raise TermError(_("A term has at most %(n)s characters.", n=LENGTH))
    if pattern.startswith("#"):
        raise TermError(_("A line that begins with # is a remark and no term."))
    folded = " ".join(fold(pattern).split())
    return _special(pattern, folded) or _plain(pattern, folded)


def _special(pattern: str, folded: str) -> Term | None:
    """Return the term where it is an address of some kind."""
    network = _network(folded)
    if network is not None:
        return Term(pattern, Kind.NETWORK, network=network)
    host = _SCHEME.sub("", folded).removeprefix("*").removeprefix(".").rstrip("/")
    if _HOST.fullmatch(host):
        return Term(pattern, Kind.HOST, text=host)
    mailbox, at, host = folded.rpartition("@")
    if not at or not _HOST.fullmatch(host):
        return None
    if not mailbox:
        return Term(pattern, Kind.EMAIL_HOST, text=host)
    return Term(pattern, Kind.EMAIL, text=folded) if _MAILBOX.fullmatch(mailbox) else None


def _network(folded: str) -> Network | None:
    if _V4_STARS.fullmatch(folded):
        known = folded.removesuffix(".*").split(".")
        folded = f"{'.'.join(known + ['0'] * (4 - len(known)))}/{8 * len(known)}"
    try:
        found = ip_network(folded, strict=False) if "." in folded or ":" in folded else None
    except ValueError:
        return None
    if found is not None and found.max_prefixlen - found.prefixlen > HOST_BITS[found.version]:
        raise TermError(_("This names too large a part of all addresses."))
    return found


def _plain(pattern: str, folded: str) -> Term:
    without_stars = folded.replace("*", "")
    if is_unspaced(folded) or not words_of(without_stars):
        if not without_stars.strip():
            raise TermError(_("A star alone would find everything."))
        # Found anywhere, it has stars at its ends by nature.
        text = folded.strip("*")
        _check_length(text)
        if "*" in text:
            raise TermError(_("A star can stand in a word only where words have spaces."))
        return Term(pattern, Kind.ANYWHERE, text=text)
    words = tuple(starred_words_of(folded))
    if len(words) > WORDS:
        raise TermError(_("A term has at most %(n)s words.", n=WORDS))
    if any("*" in word for word in words[:-1]):
        raise TermError(_("Of several words only the last can have a star."))
    for word in words:
        _check_stars(word)
    return Term(pattern, Kind.WORDS, words=words)


def _check_length(text: str) -> None:
    if len(text) > ANYWHERE_LENGTH:
        raise TermError(
            _("What is found anywhere has at most %(n)s characters.", n=ANYWHERE_LENGTH)
        )


def _check_stars(word: str) -> None:
    """Refuse stars that stand for too much, or where they cannot be looked for fast."""
    letters = word.replace("*", "")
    if len(letters) == len(word):
        return
    if len(letters) < BESIDE_STAR:
        raise TermError(_("A word with a star has at least %(n)s letters.", n=BESIDE_STAR))
    if word.startswith("*") and word.endswith("*"):
        _check_length(word)
    inner = word.strip("*")
    if inner.count("*") > 1 or ("*" in inner and inner != word):
        raise TermError(_("A word has stars at its ends, or one star within."))
