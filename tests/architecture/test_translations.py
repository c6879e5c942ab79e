"""The catalogues hold the texts of the code, all of them, and every translation can be shown."""

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import flask_security
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from babel.support import Translations

from config.base import LANGUAGES
from console.web.wording import PLURALS, WORDING
from translations.collect import KEYWORDS, TEMPLATE, catalogue, template, texts_of_the_code, updated

TRANSLATED = LANGUAGES[1:]
"""All but English, the language of the texts themselves."""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
NUMBERS = {"%(num)d", "%(num)s", "%(count)s", "%(number)s", "%(max)d", "%(min)d"}
"""What a form for one, two or few may say in a word of its own."""
MARKUP = re.compile(r"</?[a-z][^>]*>|&\w+;")
NEVER = re.compile(
    r"OAuth|Social|provider|egist|onfirm|sername|SMS|nified|sign in option|phone|Phone|oken"
    r"|Identity attribute|that identity|Available Methods|Code or Password|Use this code"
)
"""Features of Flask-Security that are off."""
PACKAGES = Path(flask_security.__file__).parents[1]


@pytest.fixture(scope="module")
def code() -> Catalog:
    """The texts of the code."""
    return texts_of_the_code()


def test_the_template_is_current(code: Catalog) -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == template(code), "run `make translations`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_the_texts_of_the_code(language: str, code: Catalog) -> None:
    kept = catalogue(language).read_bytes()
    assert kept.decode() == updated(language, code, kept), "run `make translations`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_fits(language: str) -> None:
    with catalogue(language).open("rb") as file:
        messages = read_po(file, locale=language)
    faults = [
        f"{message.id!r}: {fault}"
        for message in messages
        if message.id
        for fault in faults_of(message, messages.num_plurals)
    ]
    assert faults == []


def faults_of(message: Message, plurals: int) -> Iterator[str]:
    """Yield what keeps the translation of ``message`` from being shown."""
    plural = isinstance(message.id, tuple)
    sources = message.id if isinstance(message.id, tuple) else (str(message.id),)
    forms = message.string if isinstance(message.string, tuple) else (str(message.string or ""),)
    if len(forms) != (plurals if plural else 1):
        yield f"{len(forms)} forms"
    if message.fuzzy:
        yield "a guess"
    for number, form in enumerate(forms):
        many = plural and number == len(forms) - 1
        yield from _faults_of_form(sources[-1], form, may_omit=plural and not many)


def _faults_of_form(source: str, form: str, *, may_omit: bool) -> Iterator[str]:
    if not form:
        yield "missing"
        return
    lost = Counter(PLACEHOLDER.findall(source)) - Counter(PLACEHOLDER.findall(form))
    if set(PLACEHOLDER.findall(form)) - set(PLACEHOLDER.findall(source)) or (
        set(lost) - (NUMBERS if may_omit else set())
    ):
        yield f"placeholders: {form}"
    if not _formats(form) or ("%" in form and "%" not in source):
        yield f"a stray percent sign: {form}"
    if Counter(MARKUP.findall(source)) != Counter(MARKUP.findall(form)):
        yield f"markup: {form}"
    if _edges(source) != _edges(form):
        yield f"space at an end: {form}"


def _formats(text: str) -> bool:
    try:
        text % defaultdict(int)
    except (TypeError, ValueError):
        return False
    return True


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("Save", ""), "missing"),
        (Message("Save", "Speichern", flags=["fuzzy"]), "a guess"),
        (Message(("%(num)s row", "%(num)s rows"), ("%(num)s Zeile",)), "1 forms"),
        (Message(("%(num)s row", "%(num)s rows"), ("Eine Zeile", "Zeilen")), "placeholders"),
        (Message("By %(name)s", "Von %(nom)s"), "placeholders"),
        (Message("By %(name)s", "Von %(name)"), "placeholders"),
        (Message("Half", "50 %"), "a stray percent sign"),
        (Message("An <em>old</em> row", "Eine <em>alte Zeile"), "markup"),
        (Message("Saved", "Gespeichert "), "space at an end"),
    ],
)
def test_a_fault_is_found(message: Message, fault: str) -> None:
    assert any(found.startswith(fault) for found in faults_of(message, 2))


@pytest.mark.parametrize(
    "message",
    [
        Message(("%(num)s row", "%(num)s rows"), ("Eine Zeile", "%(num)s Zeilen")),
        Message("At %(share)s %%", "Bei %(share)s %%"),
        Message("<b>%(name)s</b>, then %(other)s", "%(other)s nach <b>%(name)s</b>"),
    ],
)
def test_a_good_translation_has_no_fault(message: Message) -> None:
    assert list(faults_of(message, 2)) == []


SOURCES = {
    "flask_admin": "*.py model/*.py form/*.py contrib/sqla/*.py contrib/fileadmin/__init__.py",
    "flask_security": "*.py",
    "flask_wtf": "*.py",
    "wtforms": "*.py fields/*.py csrf/*.py",
}
"""What runs here of each library; the templates are all ours."""
CATALOGUES = {
    "flask_admin": ("flask_admin/translations", "admin"),
    "flask_security": ("flask_security/translations", "flask_security"),
    "wtforms": ("wtforms/locale", "wtforms"),
}


@pytest.mark.parametrize("library", SOURCES)
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_text_of_a_library_stays_english(library: str, language: str) -> None:
    folder, domain = CATALOGUES.get(library, CATALOGUES["wtforms"])
    known = Translations.load(str(PACKAGES / folder), [language], domain)
    missing = [
        text
        for text in _texts_of(library)
        if text not in WORDING.keys() | PLURALS.keys()
        and not NEVER.search(text)
        and known.gettext(text) == known.ngettext(text, text, 1) == text
    ]
    assert missing == []


@functools.cache
def _texts_of(library: str) -> list[str]:
    folder = PACKAGES / library
    found = []
    for pattern in SOURCES[library].split():
        for path in folder.glob(pattern):
            found += extract_from_file("python", path, keywords=KEYWORDS)
    return sorted({text if isinstance(text, str) else text[0] for _, text, _, _ in found})


def test_the_wording_is_of_the_libraries() -> None:
    said = {text for library in SOURCES for text in _texts_of(library)}
    assert sorted((WORDING.keys() | PLURALS.keys()) - said) == []
