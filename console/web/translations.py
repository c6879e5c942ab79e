"""Every text in every language: ours from its catalogue, a library’s in our words where it can be.

Catalogues are read as they are, from the ``.po`` files: nothing is compiled, so nothing is stale.
"""

import io
from functools import partial
from pathlib import Path

import flask_admin.babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, request
from flask_babel import Babel, Domain, get_babel, get_locale
from flask_security import Security

from console.web.wording import PLURALS, WORDING


class Catalogues(Domain):
    """The texts of this project."""

    def get_translations(self) -> NullTranslations:
        """Return the texts in the language of the request; English outside of our application."""
        if not current_app or "catalogues" not in current_app.extensions:
            return NullTranslations()
        known: dict[str, NullTranslations] = current_app.extensions["catalogues"]
        language = str(get_locale())
        if language not in known:
            known[language] = _read(language)
        return known[language]


class LibraryTexts(NullTranslations):
    """The texts of a library: ours, else its own translation, else English in our words."""

    def __init__(self, ours: NullTranslations, library: NullTranslations) -> None:
        super().__init__()
        self._ours, self._library = ours, library

    def gettext(self, message: str) -> str:
        wanted = WORDING.get(message, message)
        text = self._ours.gettext(wanted)
        if text == wanted:
            text = self._library.gettext(message)
        return wanted if text == message else text

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        one, many = PLURALS.get(msgid1, (msgid1, msgid2))
        text = self._ours.ngettext(one, many, n)
        if text in {one, many}:
            text = self._library.ngettext(msgid1, msgid2, n)
        return (one if n == 1 else many) if text in {msgid1, msgid2} else text

    ugettext, ungettext = gettext, ngettext


class FormTexts:
    """What the fields and validators of forms say, in the language in which they are read."""

    def ugettext(self, message: str) -> str:
        return _texts(flask_admin.babel.wtforms_domain).gettext(message)

    def ungettext(self, singular: str, plural: str, n: int) -> str:
        return _texts(flask_admin.babel.wtforms_domain).ngettext(singular, plural, n)


OURS = Catalogues()


def init_translations(app: Flask, babel: Babel, security: Security) -> None:
    """Have ``app`` and its libraries speak from our catalogues.

    Neither Flask-Admin nor WTForms has a setting with which ours would come before theirs.
    """
    app.extensions["catalogues"] = {}
    babel.domain_instance = OURS
    admin = flask_admin.babel
    for domain in (security.i18n_domain, admin.domain, admin.wtforms_domain):
        domain.get_translations = partial(_texts, domain)
    app.before_request(_speak_in_forms)


def _speak_in_forms() -> None:
    request.wtforms_translations = FormTexts()  # type: ignore[attr-defined] # Flask-WTF looks there


def _texts(domain: Domain) -> LibraryTexts:
    return LibraryTexts(OURS.get_translations(), type(domain).get_translations(domain))


def _read(language: str) -> NullTranslations:
    """Return the texts of the first catalogue of ``language``, untranslated ones left out."""
    for directory in get_babel().translation_directories:
        path = Path(directory) / language / "LC_MESSAGES" / "messages.po"
        if path.is_file():
            compiled = io.BytesIO()
            with path.open("rb") as file:
                write_mo(compiled, read_po(file, locale=language))
            compiled.seek(0)
            return Translations(compiled)
    return NullTranslations()
