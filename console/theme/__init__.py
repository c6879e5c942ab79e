"""A Flask-Admin theme on Tabler: templates, styles, controls. It knows no subject of the app."""

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint
from flask_admin.theme import Theme

from console.theme.cells import editable_cells
from console.theme.fields import FieldView, form_errors, needs_lookups
from console.theme.files import ThemedFiles, file_size
from console.theme.icons import ICONS
from console.theme.rows import list_rows
from console.theme.views import ThemedModelView, adds_rows

__all__ = ["TablerTheme", "ThemedFiles", "ThemedModelView", "theme_blueprint"]

TEMPLATES = Path(__file__).parent / "templates"


@dataclass
class TablerTheme(Theme):
    """Pass to ``Admin(theme=TablerTheme())``; the app also registers ``theme_blueprint``.

    Flask-Admin joins ``folder`` to its own template directory; an absolute path wins that join.
    """

    folder: str = str(TEMPLATES)
    base_template: str = "admin/base.html"


theme_blueprint = Blueprint(
    "theme",
    __name__,
    template_folder=str(TEMPLATES),
    static_folder="static",
    static_url_path="/static/theme",
)
theme_blueprint.add_app_template_global(FieldView, "theme_field")
theme_blueprint.add_app_template_global(form_errors, "theme_form_errors")
theme_blueprint.add_app_template_global(needs_lookups, "theme_needs_lookups")
theme_blueprint.add_app_template_global(adds_rows, "theme_adds_rows")
theme_blueprint.add_app_template_global(list_rows, "theme_rows")
theme_blueprint.add_app_template_global(editable_cells, "theme_editable_cells")
theme_blueprint.add_app_template_global(frozenset(ICONS).__contains__, "theme_has_icon")
theme_blueprint.add_app_template_global(file_size, "theme_size")
