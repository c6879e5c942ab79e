"""Fields that the console's forms need and WTForms does not have."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_admin.form.widgets import Select2TagsWidget
from flask_babel import get_timezone
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, DateTimeLocalField, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from console.core.errors import InvalidInputError
from console.core.zones import moment_at

ZONE_HERE = LazyString(lambda: str(get_timezone()))
"""The time zone of whoever reads it, by name."""


def seen_version(form: Any) -> int | None:
    """Return the version of the row that the form was made from; none when it has none.

    A version that is not a number cannot come from our form: it is treated as an old one.
    """
    text = str(form.version.data or "")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class WordsField(StringField):
    """Names separated by commas, as a list. ``lookup_name``: the search that suggests some."""

    widget = Select2TagsWidget()

    def __init__(self, *args: Any, lookup_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lookup_name = lookup_name

    def process_data(self, value: Iterable[Any] | None) -> None:
        self.data = [str(word) for word in value or ()]

    def _value(self) -> str:
        return ", ".join(self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:  # left out of a form altogether, the words stay as they are
            self.data = [word.strip() for word in valuelist[0].split(",") if word.strip()]


class _MarkedField:
    """Mixin for boxes: the form says that it showed them, by an empty value beside them.

    Browsers send nothing for an unticked box. Without the mark, a form that lacks the field would
    look like one in which everything was unticked.
    """

    is_marked = True


class TickField(_MarkedField, BooleanField):
    """One box. Left out of a form altogether, it stays as it is."""

    def _value(self) -> str:
        """Return what a ticked box sends; WTForms repeats what came first, which is the mark."""
        return "y"

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = any(value not in self.false_values for value in valuelist)


class TicksField(_MarkedField, SelectMultipleField):
    """Several boxes. Left out of a form altogether, they stay as they are."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            super().process_formdata([value for value in valuelist if value])


class MomentField(DateTimeLocalField):
    """A moment, typed and shown as the clocks of the person show it."""

    def __init__(self, label: Any = None, validators: Iterable[Any] = (), **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        super().__init__(label, list(validators), format=formats, **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self._shown(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:  # left out of a form altogether, the time stays as it is
            return
        self.data = None
        if not valuelist[0].strip():
            return
        # The control shows minutes: left alone, it must not cut the seconds off what is stored,
        # nor ask which of two equal times was meant.
        kept: datetime | None = self.object_data
        if kept is not None and valuelist[0] == self._shown(kept):
            self.data = kept
            return
        try:
            self.data = self._moment(valuelist)
        except ValueError:
            self.data = None
            raise

    def _shown(self, moment: datetime) -> str:
        return moment.astimezone(get_timezone()).strftime(self.format[0])

    def _moment(self, valuelist: list[str]) -> datetime:
        try:
            super().process_formdata(valuelist)
            typed: Any = self.data
            return moment_at(typed, get_timezone())
        except InvalidInputError as error:
            raise ValueError(error.message) from error
        except (ValueError, OverflowError) as error:
            raise ValueError(_("This is not a date and time.")) from error


def not_blank(_form: Any, field: Any) -> None:
    """Refuse white space alone."""
    if not (field.data or "").strip():
        raise ValidationError(_("Fill in this field."))
