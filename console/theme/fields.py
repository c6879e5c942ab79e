"""How a WTForms field is shown: its kind, errors and a control that works without Flask-Admin's scripts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from flask_admin.contrib.sqla.widgets import CheckboxListInput
from flask_admin.form.widgets import DatePickerWidget, TimePickerWidget
from flask_admin.model.fields import AjaxSelectField, AjaxSelectMultipleField
from markupsafe import Markup, escape
from wtforms import Field, FieldList, FormField
from wtforms.form import BaseForm
from wtforms.widgets import (
    CheckboxInput,
    FileInput,
    HiddenInput,
    ListWidget,
    Select,
    TableWidget,
    html_params,
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
        found = self.field.errors
        return (
            []
            if isinstance(found, Mapping)
            else [str(e) for e in found if not isinstance(e, Mapping | list | tuple)]
        )

    @property
    def required(self) -> bool:
        return bool(self.field.flags.required)

    @property
    def target(self) -> str:
        """The id that a link from the error summary can focus."""
        return f"{self.field.id}-0" if self.kind == "choices" else str(self.field.id)

    @property
    def is_plain_group(self) -> bool:
        """A nested form whose own widget is a layout table: its fields are rendered one by one instead."""
        return isinstance(self.field, FormField) and isinstance(self.field.widget, TableWidget)

    def control(self, **attributes: Any) -> Markup:
        """The control alone, with its classes and its links to help and error texts."""
        kind = self.kind
        classes = [
            CSS_CLASS.get(kind, "form-control"),
            str(attributes.pop("class", "")),
            "is-invalid" if self.errors else "",
        ]
        attributes["class"] = " ".join(filter(None, classes))
        described = [f"{self.field.id}-error"] * bool(self.errors) + [
            f"{self.field.id}-help"
        ] * bool(self.field.description)
        if described:
            attributes["aria-describedby"] = " ".join(described)
        if self.errors:
            attributes["aria-invalid"] = "true"
        if kind in INPUT_TYPE:
            attributes.setdefault("type", INPUT_TYPE[kind])
        if isinstance(self.field, AjaxSelectField):
            return _lookup(self.field, attributes)
        return Markup(self.field(**attributes))

    def options(self) -> Iterator[dict[str, Any]]:
        """Each choice of a radio or checkbox group, as attributes and a label."""
        single = (
            getattr(getattr(self.field, "option_widget", None), "input_type", "checkbox") == "radio"
        )
        for number, (value, label, selected, extra) in enumerate(self.field.iter_choices()):  # type: ignore[attr-defined]
            yield {
                "label": label,
                "attributes": Markup(
                    html_params(
                        id=f"{self.field.id}-{number}",
                        name=self.field.name,
                        value=value,
                        type="radio" if single else "checkbox",
                        checked=bool(selected),
                        **extra,
                    )
                ),
            }


def form_errors(form: BaseForm) -> list[FieldError]:
    """Every message of a form in field order, nested forms included."""
    return [error for field in form for error in _errors_of(field)]


def _errors_of(field: Field) -> Iterator[FieldError]:
    view = FieldView(field)
    yield from (FieldError(view.target, str(field.label.text), message) for message in view.errors)
    if view.kind == "group":
        for nested in field:  # type: ignore[attr-defined]
            yield from _errors_of(nested)


def _lookup(field: AjaxSelectField, attributes: dict[str, Any]) -> Markup:
    """A plain ``<select>`` of the chosen rows and the loader's first ones, in place of the Select2 search."""
    multiple = isinstance(field, AjaxSelectMultipleField)
    chosen = list(field.data or []) if multiple else [field.data] * (field.data is not None)
    selected = {str(field.loader.format(row)[0]): True for row in chosen}
    rows = [*chosen, *field.loader.get_list("", limit=LOOKUP_LIMIT)]
    options = {str(value): label for value, label in map(field.loader.format, rows)}
    if field.allow_blank and not multiple:
        options = {"__None": field.blank_text, **options}
    body = Markup().join(
        Markup("<option {}>{}</option>").format(
            Markup(html_params(value=value, selected=selected.get(value, False))), escape(label)
        )
        for value, label in options.items()
    )
    params = html_params(**{"id": field.id, "multiple": multiple, **attributes, "name": field.name})
    return Markup("<select {}>{}</select>").format(Markup(params), body)
