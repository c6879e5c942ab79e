"""How a WTForms field is shown: its kind, its errors, and a control that needs no scripts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from flask_admin.contrib.sqla.widgets import CheckboxListInput
from flask_admin.form.widgets import DatePickerWidget, TimePickerWidget
from flask_admin.model.fields import AjaxSelectField, AjaxSelectMultipleField
from wtforms import Field, FieldList, FormField, RadioField
from wtforms.form import BaseForm
from wtforms.widgets import (
    CheckboxInput,
    FileInput,
    HiddenInput,
    ListWidget,
    Select,
    TableWidget,
)

Kind = Literal[
    "checkbox", "choices", "date", "file", "group", "hidden", "lookup", "select", "text", "time"
]

LOOKUP_LIMIT = 50  # rows offered in a plain <select> where Flask-Admin would search as one types

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
    (DatePickerWidget, "date"),
    (TimePickerWidget, "time"),
]
CSS_CLASS: dict[Kind, str] = {
    "checkbox": "form-check-input",
    "select": "form-select",
    "lookup": "form-select",
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
        return {**found, "class": " ".join(filter(None, classes))}

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
        return not isinstance(self.field, RadioField)


def form_errors(form: BaseForm) -> list[FieldError]:
    """Every message of a form in field order, nested forms included."""
    return [error for field in form for error in _errors_of(field)]


def _errors_of(field: Field) -> Iterator[FieldError]:
    view = FieldView(field)
    yield from (FieldError(view.target, str(field.label.text), message) for message in view.errors)
    if view.kind == "group":
        for nested in field:
            yield from _errors_of(nested)


def _looked_up(field: AjaxSelectField) -> Iterator[Choice]:
    """The chosen rows and the loader's first ones, where Flask-Admin would search as one types."""
    many = isinstance(field, AjaxSelectMultipleField)
    chosen = list(field.data or []) if many else [field.data] * (field.data is not None)
    picked = {str(field.loader.format(row)[0]) for row in chosen}
    if field.allow_blank and not many:
        yield Choice("__None", field.blank_text, not picked)
    elif not picked and not many:
        yield Choice("", "", True)  # else the browser would choose the first row by itself
    rows = [*chosen, *field.loader.get_list("", limit=LOOKUP_LIMIT)]
    labels = {str(value): label for value, label in map(field.loader.format, rows)}
    for value, label in labels.items():
        yield Choice(value, label, value in picked)
