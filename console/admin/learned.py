"""What was learned, in words: why a text has its score, which words weigh most."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from console.admin.changes import in_a_row
from console.admin.learning_labels import SIGN_LABELS


def told(detail: Mapping[str, Any]) -> Markup:
    """Return the part of a score that was learned: how alike, and by which words."""
    words = explained(detail["words"], detail["rest"], detail["others"])
    sentence = Markup(str(_("%(percent)s like what was refused here")))  # noqa: S704 - our own
    alike = sentence % {"percent": format_percent(detail["percent"] / 100)}
    return alike + Markup(": ") + words if words else alike


def explained(words: Iterable[tuple[str, int]], rest: int, others: int) -> Markup:
    """Return words with their points in one row, the others together at the end."""
    told_words = [
        Markup("<bdi>{} {}</bdi>").format(word_label(str(word)), signed(number))
        for word, number in words
    ]
    if rest and others:
        text = ngettext("%(num)s other", "%(num)s others", others)
        told_words.append(Markup("<bdi>{} {}</bdi>").format(text, signed(rest)))
    elif rest:
        told_words.append(Markup("<bdi>{} {}</bdi>").format(_("rounding"), signed(rest)))
    return Markup(in_a_row(told_words)) if told_words else Markup("")  # noqa: S704 - escaped


def word_label(word: str) -> Markup | str:
    """Return a word as it is shown: its own text, or what the sign is called."""
    if word in SIGN_LABELS:
        return str(SIGN_LABELS[word])
    return Markup("<q><bdi>{}</bdi></q>").format(word)


def signed(number: int) -> str:
    """Return points with their sign: "+20"."""
    return str(format_decimal(number, format="+#,##0;-#,##0") if number else format_decimal(0))
