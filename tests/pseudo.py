"""A language that nobody speaks: every text of ours without one plain letter.

What still has plain letters on a page in this language was never given to translation.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from translations.collect import texts_of_the_code

LANGUAGE = "mn"
"""Mongolian: Babel writes its dates and numbers without plain letters, no library speaks it."""
KEPT = re.compile(r"(%\(\w+\)[a-z]|%%|\{\w+\}|</?[a-z][^>]*>|&\w+;)")
WIDE = {
    letter: letter + 0xFEE0 for letter in range(ord("A"), ord("z") + 1) if chr(letter).isalpha()
}


def disguise(text: str) -> str:
    """Return ``text`` in wide letters; placeholders and markup stay as they are."""
    return "".join(
        part if KEPT.fullmatch(part) else part.translate(WIDE) for part in KEPT.split(text)
    )


def write_catalogue(folder: Path) -> None:
    """Write the catalogue of the language into ``folder``."""
    catalog = Catalog(locale=LANGUAGE)
    for message in texts_of_the_code():
        if isinstance(message.id, str):
            catalog.add(message.id, disguise(message.id), context=message.context)
        else:
            catalog.add(message.id, tuple(map(disguise, message.id)), context=message.context)
    path = folder / LANGUAGE / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as target:
        write_po(target, catalog)
