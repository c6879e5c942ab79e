"""Form fields for SQLAlchemy columns that the browser's own controls can fill, dates above all."""

from typing import Any

from flask_admin.contrib.sqla.form import AdminModelConverter
from flask_admin.model.form import converts
from wtforms import DateTimeLocalField

# The first one is shown; browsers leave the seconds out when they are zero.
FORMATS = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]


class NativeModelConverter(AdminModelConverter):
    """A ModelView's ``model_form_converter``: date-times get the browser's own picker."""

    @converts("DateTime")
    def convert_datetime(self, field_args: dict[str, Any], **extra: Any) -> DateTimeLocalField:
        field_args.setdefault("format", FORMATS)
        return DateTimeLocalField(**field_args)
