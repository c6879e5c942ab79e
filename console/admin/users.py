"""People in the console, under the rule that nobody gives what they do not hold."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security.recoverable import send_reset_password_instructions
from jinja2 import pass_context
from jinja2.runtime import Context
from sqlalchemy import Select
from wtforms import HiddenField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from console.accounts import policies, services
from console.accounts.labels import role_description
from console.accounts.models import User
from console.accounts.queries import roles_by_name, users_visible_to
from console.accounts.services import UserFields
from console.admin import formatters as fmt
from console.admin.base import SecureModelView
from console.admin.bulk import DeclaredActions
from console.admin.filters import ContainsFilter, SetFilter, YesNoFilter
from console.admin.forms import TicksField, not_blank, seen_version
from console.admin.prepared import ActionButtons
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConsoleError
from console.core.messages import ngettext
from console.core.unit_of_work import after_commit, unit_of_work
from console.operations.selection import Selection, token_of
from console.web.forms import ConsoleForm
from console.web.identity import current_actor

LABELS = {"activate": _l("Activate"), "deactivate": _l("Deactivate")}
DONE = {"activate": _l("Activated"), "deactivate": _l("Deactivated")}


class UserForm(ConsoleForm):
    """Names, address and roles. Passwords are set by their owners, from a link in a mail."""

    version = HiddenField()
    email = StringField(_l("E-mail"), [InputRequired(), Length(max=255)])
    username = StringField(
        _l("User name"),
        [InputRequired(), not_blank, Length(max=120)],
        description=_l("Part of the address of the author’s page."),
    )
    display_name = StringField(_l("Name to show"), [Length(max=255)])
    roles = TicksField(
        _l("Roles"), description=_l("Without a role one can sign in and do nothing.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles.choices = [
            SelectChoice(role.name, f"{role.name}: {role_description(role)}")
            for role in session.scalars(roles_by_name())
        ]
        self.roles.data = [getattr(role, "name", role) for role in self.roles.data or ()]


class UserView(DeclaredActions, SecureModelView):
    """People and what they may do."""

    menu_key = "u"
    form = UserForm
    column_list = ("name", "email", "roles", "active", "created_at", "current_login_at")
    column_details_list = (
        "username", "display_name", "email", "roles", "active", "created_at", "current_login_at",
        "login_count", "source",
    )  # fmt: skip
    column_labels: ClassVar[Mapping[str, Any]] = {
        "name": _l("Name"), "username": _l("User name"), "display_name": _l("Name to show"),
        "email": _l("E-mail"), "roles": _l("Roles"), "active": _l("May sign in"),
        "created_at": _l("Created"), "current_login_at": _l("Last signed in"),
        "login_count": _l("Times signed in"), "source": _l("Imported from"),
    }  # fmt: skip
    linked = "name"
    formats: ClassVar[Mapping[str, Any]] = {
        "email": lambda row: row.email or "",
        "roles": lambda row: fmt.listed([role.name for role in row.roles]),
        "active": lambda row: fmt.yes_no(row.active),
        "created_at": lambda row: fmt.moment(row.created_at),
        "current_login_at": lambda row: fmt.moment(row.current_login_at),
    }
    column_filters = (
        ContainsFilter(User.username, _l("User name")),
        ContainsFilter(User.email, _l("E-mail")),
        YesNoFilter(User.active, _l("May sign in")),
        SetFilter(User.current_login_at, _l("Has signed in")),
    )
    searched = (User.username, User.email, User.display_name)
    sort_columns: ClassVar[Mapping[str, Any]] = {"created_at": User.created_at}
    default_order = ("created_at", True)
    action_labels = LABELS
    create_label = _l("New user")

    def may_enter(self, actor: Actor) -> bool:
        return policies.can_read_users(actor)

    def may_create(self, actor: Actor) -> bool:
        return policies.can_manage_users(actor)

    def may_edit(self, actor: Actor, row: User | None) -> bool:
        return (
            policies.can_manage_users(actor)
            if row is None
            else policies.can_manage_user(actor, row)
        )

    def authorised(self, actor: Actor) -> Select[Any]:
        return users_visible_to(actor)

    def is_action_allowed(self, name: str) -> bool:
        return policies.can_manage_users(current_actor())

    def get_list_row_actions(self) -> list[Any]:
        buttons = ActionButtons(lambda row: ["deactivate" if row.active else "activate"], LABELS)
        extra = [buttons] if self.has_actions else []
        return [*super().get_list_row_actions(), *extra]

    @pass_context
    def get_list_value(self, context: Context, model: User, name: str) -> Any:
        value = super().get_list_value(context, model, name)
        under = model.username if name == "name" and model.display_name else ""
        return fmt.two_lines(value, under)

    def row_token(self, row: User) -> str:
        """Return what a ticked row sends: who, and which version was seen."""
        return token_of(row.id, row.version)

    def create(self, actor: Actor, form: Any) -> User:
        user = services.create_user(actor, _fields(form))
        after_commit(lambda: _send_link(user))
        return user

    def update(self, actor: Actor, row: User, form: Any) -> None:
        services.update_user(actor, row, _fields(form), version=seen_version(form))

    def run_action(self, name: str, tokens: list[str]) -> None:
        selection = Selection.ticked(tokens)
        active = name == "activate"
        try:
            with unit_of_work():
                chosen = self.authorised(current_actor()).where(User.id.in_(selection.seen))
                changing = chosen.where(User.active.is_(not active)).order_by(User.id)
                users = session.scalars(changing).all()
                for user in users:
                    seen = selection.seen[user.id]
                    services.set_active(current_actor(), user, active, version=seen)
                done = len(users)
        except ConsoleError as error:
            flash(_("Nothing was changed. %(why)s", why=error.message), "danger")
            return
        flash(
            ngettext(
                "%(label)s: %(num)s person.", "%(label)s: %(num)s people.", done, label=DONE[name]
            ),
            "success",
        )

    def get_empty_list_message(self) -> str:
        return _("No users")


def _send_link(user: User) -> None:
    send_reset_password_instructions(user)
    flash(
        _("A mail with a link to set a password is on its way to %(email)s.", email=user.email),
        "info",
    )


def _fields(form: Any) -> UserFields:
    return UserFields(
        email=form.email.data or "",
        username=form.username.data or "",
        display_name=form.display_name.data or "",
        roles=form.roles.data or (),
    )
