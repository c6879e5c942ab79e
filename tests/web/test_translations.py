"""Texts of the libraries come in the language of the request, in our words."""

from collections.abc import Callable, Iterator
from typing import Any

import flask_admin.babel
import pytest
from flask import Flask
from flask_babel import force_locale, gettext, ngettext
from flask_security.utils import get_message
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from config.testing import TestingConfig
from console.app import create_app
from tests import pseudo
from tests.pseudo import disguise

GERMAN = """
msgid ""
msgstr "Language: de\\n"

msgid "Saved."
msgstr "Gespeichert."

#, fuzzy
msgid "Created."
msgstr "Geraten."
"""


class Sample(FlaskForm):
    """A form that is filled in wrongly."""

    name = StringField(validators=[InputRequired()])
    code = StringField(validators=[Length(max=2)])


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application with a little German and all of the language that nobody speaks."""
    folder = tmp_path_factory.mktemp("translations")
    pseudo.write_catalogue(folder)
    path = folder / "de" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(GERMAN, encoding="utf-8")
    config = TestingConfig()
    config.BABEL_TRANSLATION_DIRECTORIES = str(folder)
    return create_app(config)


@pytest.fixture
def speak(speaker: Flask) -> Iterator[Callable[[str], Any]]:
    """Speak a language for the rest of the test."""
    with speaker.test_request_context(method="POST", data={"code": "123"}):
        speaker.preprocess_request()
        yield force_locale


def errors(field: str) -> str:
    form = Sample(meta={"csrf": False})
    form.validate()
    return " ".join(form[field].errors)


def test_ours_are_read_from_the_source_of_the_catalogue(speak: Any) -> None:
    with speak("de"):
        assert gettext("Saved.") == "Gespeichert."
        assert gettext("Created.") == "Created.", "a guess is no translation"
    with speak("en"):
        assert gettext("Saved.") == "Saved."
    with speak(pseudo.LANGUAGE):
        assert ngettext("%(num)s comment", "%(num)s comments", 2) == disguise("2 comments")


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Saved."), ("de", "Gespeichert."), ("fr", "enregistr")]
)
def test_flask_admin_says_it_in_our_words_where_we_have_them(
    speak: Any, language: str, shown: str
) -> None:
    with speak(language):
        assert shown in flask_admin.babel.gettext("Record was successfully saved.")


def test_flask_security_says_it_in_our_words(speak: Any) -> None:
    with speak("en"):
        assert get_message("PASSWORD_IS_THE_SAME")[0].startswith("This is your password already")
    with speak(pseudo.LANGUAGE):
        text, _kind = get_message("PASSWORD_RESET_EXPIRED", within="5", email="a@example.com")
        expected = disguise("The link was valid for ") + "5"
        assert text == expected + disguise(" and has expired. Ask for another.")


def test_forms_say_it_in_our_words(speak: Any) -> None:
    with speak("en"):
        assert errors("name") == "Fill in this field."
        assert errors("code") == "This has at most 2 characters."
    with speak(pseudo.LANGUAGE):
        assert errors("name") == disguise("Fill in this field.")
        assert errors("code") == disguise("This has at most 2 characters.")


def test_a_language_without_a_catalogue_shows_what_the_library_has(speak: Any) -> None:
    with speak("de"):
        assert errors("name") == "Dieses Feld wird benötigt."  # codespell:ignore
        assert gettext("Nobody translated this.") == "Nobody translated this."
