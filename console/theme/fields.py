"""How a WTForms field is shown: its kind, its errors, and a control that needs no scripts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, NamedTuple

from flask import current_app
from flask_admin.contrib.sqla.widgets import CheckboxListInput
from flask_admin.form.fields import JSONField
from flask_admin.form.upload import FileUploadInput, ImageUploadInput
from flask_admin.form.widgets import (
    DatePickerWidget,
    DateTimePickerWidget,
    Select2TagsWidget,
    Select2Widget,
    TimePickerWidget,
)
from flask_admin.helpers import get_url
from flask_admin.model.fields import AjaxSelectField, AjaxSelectMultipleField
from flask_babel import gettext
from wtforms import Field, FieldList, FormField, RadioField
from wtforms.form import BaseForm
from wtforms.widgets import (
    CheckboxInput,
    ColorInput,
    FileInput,
    HiddenInput,
    ListWidget,
    RangeInput,
    Select,
    TableWidget,
    TextArea,
)

Kind = Literal[
    "checkbox",
    "choices",
    "color",
    "date",
    "datetime",
    "file",
    "group",
    "hidden",
    "lookup",
    "range",
    "select",
    "tags",
    "text",
    "time",
    "upload",
]

LOOKUP_LIMIT = 50  # rows offered in a plain <select> where Flask-Admin would search as one types
FEW = 12  # choices among which nobody needs to search

KINDS_BY_FIELD: list[tuple[type, Kind]] = [
    (FormField, "group"),
    (FieldList, "group"),
    (AjaxSelectField, "lookup"),
]
KINDS_BY_WIDGET: list[tuple[type, Kind]] = [
    (HiddenInput, "hidden"),
    (CheckboxInput, "checkbox"),
    (ListWidget, "choices"),
    (CheckboxListInput, "choices"),
    (Select, "select"),
    (FileInput, "file"),
    (FileUploadInput, "upload"),
    (ImageUploadInput, "upload"),
    (DatePickerWidget, "date"),
    (DateTimePickerWidget, "datetime"),
    (TimePickerWidget, "time"),
    (Select2TagsWidget, "tags"),
    (ColorInput, "color"),
    (RangeInput, "range"),
]
CSS_CLASS: dict[Kind, str] = {
    "checkbox": "form-check-input",
    "select": "form-select",
    "lookup": "form-select",
    "range": "form-range",
}
INPUT_TYPE: dict[Kind, str] = {"date": "date", "time": "time"}


class FieldError(NamedTuple):
    """One line of the error summary; ``target`` is the id of the control to go to."""

    target: str
    label: str
    message: str


class Choice(NamedTuple):
    """One option of a field."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class FieldView:
    """What the form macros need to know about a field."""

    field: Field

    @property
    def kind(self) -> Kind:
        for field_type, kind in KINDS_BY_FIELD:
            if isinstance(self.field, field_type):
                return kind
        for widget_type, kind in KINDS_BY_WIDGET:
            if isinstance(self.field.widget, widget_type):
                return kind
        return "text"

    @property
    def errors(self) -> list[str]:
        """The field's own messages; those of nested fields stay with the nested fields."""
        if isinstance(self.field.errors, Mapping):
            return []
        return [str(e) for e in self.field.errors if not isinstance(e, Mapping | list | tuple)]

    @property
    def required(self) -> bool:
        return bool(self.field.flags.required)

    @property
    def target(self) -> str:
        """The id that a link from the error summary can focus."""
        return f"{self.field.id}-0" if self.kind == "choices" else str(self.field.id)

    @property
    def is_plain_group(self) -> bool:
        """A nested form whose widget is a layout table: its fields are rendered one by one."""
        return isinstance(self.field, FormField) and isinstance(self.field.widget, TableWidget)

    def attributes(self, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the control carries: classes, type, and the ids of its help and error texts."""
        found = dict(given or {})
        classes = [CSS_CLASS.get(self.kind, "form-control"), found.pop("class", "")]
        texts = [f"{self.field.id}-help"] if self.field.description else []
        if self.errors:
            classes.append("is-invalid")
            texts.insert(0, f"{self.field.id}-error")
            found["aria-invalid"] = "true"
        if texts:
            found["aria-describedby"] = " ".join(texts)
        if self.kind in INPUT_TYPE:
            found.setdefault("type", INPUT_TYPE[self.kind])
        if (direction := self._direction()) is not None:
            found.setdefault("dir", direction)
        found = {**found, **self._particulars(found), **self._search()}
        classes.append(found.pop("extra_class", ""))
        return {**found, "class": " ".join(filter(None, classes))}

    def _direction(self) -> str | None:
        """Return which way the text runs: prose as its letters do, addresses from the left."""
        if isinstance(self.field.widget, TextArea):
            return "auto"
        written = getattr(self.field.widget, "input_type", None)
        return {"text": "auto", "search": "auto", "email": "ltr", "url": "ltr"}.get(written or "")

    def _particulars(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What single kinds of fields need beside."""
        if self.kind == "color":
            if self.field._value():
                return {"extra_class": "form-control-color"}
            # The browser's own control would send black where nothing was chosen.
            return {"type": "text", "placeholder": "#rrggbb"}
        if self.kind == "datetime":
            return {"placeholder": given.get("data-date-format", "YYYY-MM-DD HH:mm:ss")}
        if isinstance(self.field, JSONField):
            return {"extra_class": "font-monospace", "dir": "ltr", "spellcheck": "false"}
        return {}

    @property
    def is_searched(self) -> bool:
        """Whether scripts turn the control into one in which people search as they type."""
        if self.kind in {"lookup", "tags"}:
            return True
        if self.kind != "select" or not isinstance(self.field.widget, Select2Widget | Select):
            return False
        return self.takes_many or (
            isinstance(self.field.widget, Select2Widget) and _has_more_than(self.choices(), FEW)
        )

    def _search(self) -> dict[str, Any]:
        """Where to search, and the words of the control: scripts have no translations."""
        if not self.is_searched:
            return {}
        loader = getattr(self.field, "loader", None)
        name = loader.name if loader else getattr(self.field, "lookup_name", None)
        found: dict[str, Any] = {
            "data-lookup": get_url(".ajax_lookup", name=name) if name else "",
            "data-placeholder": gettext("Type to search"),
            "data-none": gettext("Nothing matches"),
            "data-remove": gettext("Remove %(name)s", name="{name}"),
            "data-more": gettext("More is being loaded…"),
            "data-failed": gettext("This could not be loaded. Please try again."),
        }
        if self.kind == "tags":
            found["data-create"] = gettext("Add “%(name)s”", name="{name}")
            if not name:  # there is nothing to search
                found |= {"data-placeholder": gettext("Type to add"), "data-none": ""}
        return found

    @property
    def upload(self) -> "Upload":
        """What is known of the file in an upload field, and of those it takes."""
        return Upload.of(self.field)

    def choices(self) -> Iterator[Choice]:
        """The choices of a group of radio buttons or checkboxes, or of a lookup."""
        if isinstance(self.field, AjaxSelectField):
            yield from _looked_up(self.field)
        else:
            for value, label, chosen, *_ in self.field.iter_choices():
                yield Choice(str(value), label, bool(chosen))

    @property
    def takes_many(self) -> bool:
        """Whether more than one choice may be picked."""
        if isinstance(self.field, AjaxSelectField):
            return isinstance(self.field, AjaxSelectMultipleField)
        if self.kind == "select":
            return bool(getattr(self.field.widget, "multiple", False))
        return not isinstance(self.field, RadioField)


class Upload(NamedTuple):
    """A file that is stored already, if any, and the limits for a new one."""

    name: str
    url: str
    extensions: tuple[str, ...]
    most_bytes: int | None

    @classmethod
    def of(cls, field: Field) -> "Upload":
        """Return what ``field`` tells. Its data may be the new file: the stored one is older."""
        stored = field.object_data if isinstance(field.object_data, str) else ""
        shown = stored and isinstance(field.widget, ImageUploadInput) and field.data == stored
        return cls(
            stored,
            field.widget.get_url(field) if shown else "",
            tuple(sorted(getattr(field, "allowed_extensions", None) or ())),
            current_app.config.get("MAX_CONTENT_LENGTH"),
        )

    @property
    def accept(self) -> str:
        """The attribute by which browsers offer only files that fit."""
        return ",".join(f".{extension}" for extension in self.extensions)


def needs_lookups(form: BaseForm) -> bool:
    """Whether a form, or a form within it, has a control in which people search."""
    return any(_is_or_has_searched(field) for field in form)


def _is_or_has_searched(field: Field) -> bool:
    view = FieldView(field)
    if view.kind != "group":
        return view.is_searched
    if isinstance(field, FieldList):  # rows may be added: ask an empty one
        return _is_or_has_searched(empty_entry(field))
    return needs_lookups(field.form)


def empty_entry(rows: FieldList) -> Field:
    """Return an unnamed, empty row of a list, from which new ones are made."""
    entry = rows.unbound_field.bind(form=None, name="", _meta=rows.meta)
    entry.process(None)
    return entry


def form_errors(form: BaseForm) -> list[FieldError]:
    """Every message of a form in field order, nested forms included."""
    return [error for field in form for error in _errors_of(field)]


def _errors_of(field: Field) -> Iterator[FieldError]:
    view = FieldView(field)
    yield from (FieldError(view.target, str(field.label.text), message) for message in view.errors)
    if view.kind == "group":
        for nested in field:
            yield from _errors_of(nested)


def _has_more_than(choices: Iterator[Choice], number: int) -> bool:
    return next(islice(choices, number, None), None) is not None


def _looked_up(field: AjaxSelectField) -> Iterator[Choice]:
    """The chosen rows and the loader's first ones, where Flask-Admin would search as one types."""
    many = isinstance(field, AjaxSelectMultipleField)
    chosen = list(field.data or []) if many else [field.data] * (field.data is not None)
    picked = {str(field.loader.format(row)[0]) for row in chosen}
    if field.allow_blank and not many:
        yield Choice("__None", str(field.blank_text).strip() or "–", not picked)
    elif not picked and not many:
        yield Choice("", "", True)  # else the browser would choose the first row by itself
    rows = [*chosen, *field.loader.get_list("", limit=LOOKUP_LIMIT)]
    labels = {str(value): label for value, label in map(field.loader.format, rows)}
    for value, label in labels.items():
        yield Choice(value, label, value in picked)
