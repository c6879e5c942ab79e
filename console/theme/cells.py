"""Columns that can be changed in a list: a link to the edit page, which scripts open in place."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from flask import json
from flask_babel import gettext
from markupsafe import Markup
from wtforms import BooleanField, Field, SelectField
from wtforms.fields.choices import SelectChoice

from console.theme.fields import FieldView

LINK = Markup(
    '<a class="cell" href="{url}" data-cell="{name}" data-pk="{pk}" data-value="{value}">{text}</a>'
)


def cell_link(view: Any, field: Field, pk: Any, text: Any) -> Markup:
    """Return the value of a cell as a link to where it can be changed."""
    url = view.get_url(".edit_view", id=pk) + f"#{field.short_name}"
    shown = text if str(text).strip() else "–"
    return LINK.format(
        url=url, name=field.short_name, pk=pk, value=json.dumps(_values(field)), text=shown
    )


def editable_cells(view: Any, forms: Mapping[Any, Any]) -> Iterator[tuple[str, Field]]:
    """Return name and control of each column that can be changed, made from one row's form."""
    for form in islice(forms.values(), 1):
        for name in view.column_editable_list:
            yield name, _control(form[name])


def _values(field: Field) -> list[str]:
    """Return what the control would send."""
    if isinstance(field, BooleanField):
        return ["1" if field.data else ""]
    if hasattr(field, "iter_choices"):
        return [choice.value for choice in FieldView(field).choices() if choice.chosen]
    return [str(field._value())]


def _control(field: Field) -> Field:
    """Return the control itself: Flask-Admin has put a widget of x-editable in its place."""
    if isinstance(field, BooleanField):
        # Nothing is sent for an unticked box, which would look like a cell left alone.
        field = SelectField(
            field.label.text,
            choices=[SelectChoice("1", gettext("Yes")), SelectChoice("", gettext("No"))],
            name=field.name,
            _form=None,
            _meta=field.meta,
        )
        field.process(None)
        return field
    field.widget = type(field).widget
    return field
