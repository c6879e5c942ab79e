"""Roles in the console: named sets of permissions."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import HiddenField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from console.accounts import policies
from console.accounts.labels import PERMISSION_LABELS, role_description
from console.accounts.models import Role
from console.accounts.queries import roles_visible_to
from console.accounts.roles import create_role, delete_role, update_role
from console.admin import formatters as fmt
from console.admin.base import SecureModelView
from console.admin.forms import TicksField, not_blank, seen_version
from console.core.actor import Actor
from console.web.forms import ConsoleForm


class RoleForm(ConsoleForm):
    """Name and permissions of a role."""

    version = HiddenField()
    name = StringField(_l("Name"), [InputRequired(), not_blank, Length(max=80)])
    description = StringField(_l("Description"), [Length(max=255)])
    permissions = TicksField(
        _l("Permissions"),
        choices=[
            SelectChoice(str(name), _l("%(label)s (%(name)s)", label=label, name=str(name)))
            for name, label in PERMISSION_LABELS.items()
        ],
        description=_l("You can give only what you hold yourself."),
    )


class RoleView(SecureModelView):
    """What each role may do."""

    menu_key = "r"
    form = RoleForm
    column_list = ("name", "description", "permissions")
    column_details_list = column_list
    column_labels: ClassVar[Mapping[str, Any]] = {
        "name": _l("Name"), "description": _l("Description"), "permissions": _l("Permissions"),
    }  # fmt: skip
    linked = "name"
    formats: ClassVar[Mapping[str, Any]] = {
        "description": role_description,
        "permissions": lambda row: fmt.listed(
            [str(label) for name, label in PERMISSION_LABELS.items() if name in row.allowed]
        ),
    }
    sort_columns: ClassVar[Mapping[str, Any]] = {"name": Role.name}
    default_order = ("name", False)
    create_label = _l("New role")

    def may_enter(self, actor: Actor) -> bool:
        return policies.can_read_roles(actor)

    def may_create(self, actor: Actor) -> bool:
        return policies.can_manage_roles(actor)

    def may_edit(self, actor: Actor, row: Role | None) -> bool:
        return (
            policies.can_manage_roles(actor)
            if row is None
            else policies.can_manage_role(actor, row)
        )

    may_delete = may_edit

    def authorised(self, actor: Actor) -> Select[Any]:
        return roles_visible_to(actor)

    def create(self, actor: Actor, form: Any) -> Role:
        return create_role(
            actor, form.name.data, form.description.data or "", form.permissions.data or ()
        )

    def update(self, actor: Actor, row: Role, form: Any) -> None:
        update_role(
            actor,
            row,
            name=form.name.data,
            description=form.description.data or "",
            permissions=form.permissions.data or (),
            version=seen_version(form),
        )

    def delete(self, actor: Actor, row: Role) -> str:
        name = row.name
        delete_role(actor, row)
        return _("Deleted the role “%(name)s”.", name=name)

    def delete_warning(self, row: Role) -> str:
        return _(
            "The role “%(name)s” will be deleted. This works only while nobody has it.",
            name=row.name,
        )
