"""Collects the texts of the code and brings the catalogue of every language up to them.

``make translations`` runs this. What it writes depends on the texts alone: no dates, no line
numbers, no guesses. A text that is gone goes from the catalogues too.
"""

import io
import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from config.base import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "translations"
TEMPLATE = FOLDER / "messages.pot"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_pgettext": ((1, "c"), 2),
    "NN_": (1, 2),
}
WIDTH = 100
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def texts_of_the_code() -> Catalog:
    """Return every text that the code has translated, with the remarks for translators."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    found = extract_from_dir(
        ROOT / "console",
        method_map=[(mapping["pattern"], mapping["method"]) for mapping in mappings],
        options_map={mapping["pattern"]: mapping for mapping in mappings},
        keywords=KEYWORDS,
        comment_tags=["Translators:"],
    )
    catalog = Catalog()
    for path, _line, text, comments, context in found:
        catalog.add(
            text, locations=[(f"console/{path}", 0)], auto_comments=comments, context=context
        )
    return catalog


def template(code: Catalog) -> str:
    """Return the template of the catalogues."""
    return _written(code)


def updated(language: str, code: Catalog, old: bytes) -> str:
    """Return the catalogue of ``language`` for the texts of ``code``, keeping what ``old`` says."""
    known = read_po(io.BytesIO(old), locale=language)
    new = Catalog(locale=language)
    for message in code:
        if message.id:
            new.add(
                message.id,
                _kept(known.get(_singular(message), message.context), message),
                locations=message.locations,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    header = HEADER.format(language=language, plurals=new.plural_forms)
    return header + _written(new)


def catalogue(language: str) -> Path:
    """Return where the catalogue of ``language`` is."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def _kept(old: Message | None, message: Message) -> str | tuple[str, ...] | list[str] | None:
    if old is None or old.fuzzy or old.pluralizable != message.pluralizable:
        return None
    return old.string


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _written(catalog: Catalog) -> str:
    file = io.BytesIO()
    write_po(
        file, catalog, width=WIDTH, omit_header=True, ignore_obsolete=True, include_lineno=False
    )
    return file.getvalue().decode()


def main() -> None:
    """Write the template, and the catalogue of every language but the one of the texts."""
    code = texts_of_the_code()
    TEMPLATE.write_text(template(code), encoding="utf-8")
    for language in LANGUAGES[1:]:
        path = catalogue(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = updated(language, code, path.read_bytes() if path.exists() else b"")
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
