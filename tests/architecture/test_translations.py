"""The template of the catalogues holds the strings of the code, no more and no fewer."""

import tomllib
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}


def strings_of_the_code() -> set[str]:
    """Return the message ids that ``make translations`` would collect."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    found = extract_from_dir(
        ROOT,
        method_map=[(mapping["pattern"], mapping["method"]) for mapping in mappings],
        options_map={mapping["pattern"]: mapping for mapping in mappings},
        keywords=KEYWORDS,
        directory_filter=lambda path: Path(path).name not in {".venv", "node_modules", "static"},
    )
    return {text[0] if isinstance(text, tuple) else text for _, _, text, _, _ in found}


def test_the_template_is_current() -> None:
    with (TRANSLATIONS / "messages.pot").open("rb") as file:
        kept = {text_id(message.id) for message in read_po(file) if message.id}
    code = strings_of_the_code()
    assert (code - kept, kept - code) == (set(), set()), "run `make translations`"


def test_catalogues_are_compiled() -> None:
    stale = []
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as source, path.with_suffix(".mo").open("rb") as compiled:
            wanted = {text_id(m.id): m.string for m in read_po(source) if m.id and m.string}
            found = {text_id(m.id): m.string for m in read_mo(compiled) if m.id}
        stale += [path.as_posix()] if found != wanted else []
    assert stale == [], "run `make translations`"


def text_id(value: str | tuple[str, ...] | list[str]) -> str:
    """Return the singular of a message."""
    return value if isinstance(value, str) else value[0]
