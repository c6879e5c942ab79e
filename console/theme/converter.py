"""Form fields for SQLAlchemy columns that plain HTML controls can fill."""

from typing import Any

from flask_admin.contrib.sqla.form import AdminModelConverter
from flask_admin.model.fields import AjaxSelectMultipleField
from flask_admin.model.form import converts
from wtforms import DateTimeLocalField

# The first one is shown; browsers leave the seconds out when they are zero.
FORMATS = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]


class LookupManyField(AjaxSelectMultipleField):
    """Several rows, of which all may be taken away again.

    A <select> sends nothing when nothing is chosen: the form says by an empty value beside it that
    it showed the field. Flask-Admin's own keeps the old rows then.
    """

    is_marked = True

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:  # left out of a form altogether, the rows stay as they are
            self.raw_data = [value for value in valuelist if value]
            self._set_data([])
            super().process_formdata(self.raw_data)


class NativeModelConverter(AdminModelConverter):
    """A ModelView's ``model_form_converter``: the browser's own pickers, and lists to clear."""

    @converts("DateTime")
    def convert_datetime(self, field_args: dict[str, Any], **extra: Any) -> DateTimeLocalField:
        field_args.setdefault("format", FORMATS)
        return DateTimeLocalField(**field_args)

    def _model_select_field(
        self, prop: Any, multiple: str | bool, remote_model: type[Any], **kwargs: Any
    ) -> Any:
        loader = getattr(self.view, "_form_ajax_refs", {}).get(prop.key)
        if loader and multiple:
            return LookupManyField(loader, **kwargs)
        return super()._model_select_field(prop, multiple, remote_model, **kwargs)
