"""Flask-Admin's file manager, so that it asks before it deletes and bears odd addresses."""

from typing import Any

from babel.units import format_unit
from flask import abort, request
from flask_admin.base import expose
from flask_babel import get_locale
from flask_babel import gettext as _

from console.theme.asking import AsksFirst

UNITS = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte")


def file_size(number: int) -> str:
    """Return a number of bytes as people write it in their language: "1.4 MB"."""
    size, unit = float(number), 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size, unit = size / 1024, unit + 1
    locale = get_locale() or "en"
    rounded = round(size, 1 if size < 10 else None)
    return format_unit(rounded, f"digital-{UNITS[unit]}", length="short", locale=locale)


class ThemedFiles(AsksFirst):
    """Mixin, to stand before Flask-Admin's ``FileAdmin``."""

    @expose("/delete/", methods=("POST",))
    def delete(self) -> Any:
        """Delete a file or a folder, once the question has been answered."""
        path = request.form.get("path", "")
        if "confirmed" in request.form or not path:
            return super().delete()  # type: ignore[misc]
        return self.ask(
            title=_("Delete"),
            message=_("Delete “%(name)s” and all that is in it? This cannot be undone.", name=path),
            hidden={"path": path},
            action_url=self.get_url(".delete"),  # type: ignore[attr-defined]
            submit_label=_("Delete"),
        )

    def _normalize_path(self, path: str | None) -> tuple[str, str, str]:
        if "\x00" in (path or ""):
            abort(404)
        found: tuple[str, str, str] = super()._normalize_path(path)  # type: ignore[misc]
        return found
