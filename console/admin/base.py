"""The guarded views: every trap of Flask-Admin is closed here, once.

A view built on ``SecureModelView`` may do nothing until its policy functions say so, reaches
rows only through ``authorised()``, and writes only through services.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NoReturn

from flask import (
    Response,
    abort,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_admin.base import AdminIndexView, BaseView, expose
from flask_admin.contrib.sqla import ModelView
from flask_admin.helpers import is_form_submitted
from flask_admin.model.template import (
    DeleteRowAction,
    EditRowAction,
    ViewRowAction,
)
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from sqlalchemy import BigInteger, Select
from sqlalchemy.orm import InstrumentedAttribute
from wtforms import Form

from console.admin import formatters as fmt
from console.admin.listing import Listing
from console.admin.prepared import PreparedAction, address
from console.core.actor import Actor
from console.core.db import db, session
from console.core.errors import ConflictError, ConsoleError
from console.core.unit_of_work import unit_of_work
from console.operations.selection import MAX_ID
from console.theme.lookups import PagedLookups
from console.web.forms import ConsoleForm, lost_fields
from console.web.identity import current_actor
from console.web.urls import local_path


class GuardedView(BaseView):
    """Lets nobody in but those for whom ``may_enter`` is true."""

    menu_key: ClassVar[str | None] = None
    """The letter that leads here after ``g``."""
    verbs: ClassVar[Mapping[str, str]] = {}
    """Name of a view method -> name of the attribute that must be true for it."""

    def may_enter(self, actor: Actor) -> bool:
        """Return whether ``actor`` has anything to do here. Nobody has, unless a view says so."""
        return False

    def is_accessible(self) -> bool:
        return self.may_enter(current_actor())

    def _handle_view(self, name: str, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return _ask_to_sign_in()
        if not self.is_accessible():
            abort(403)
        verb = self.verbs.get(name)
        if verb is not None and not getattr(self, verb):
            abort(403)
        return None

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        # Flask-Admin calls the view a second time when it raises TypeError, which hides the
        # real error and may do the work twice.
        return fn(self, *args, **kwargs)


class SecureIndexView(GuardedView, AdminIndexView):
    """The dashboard: for everybody who has any role."""

    def may_enter(self, actor: Actor) -> bool:
        return bool(actor.permissions)


class SecureModelView(GuardedView, Listing, PagedLookups, ModelView):
    """A list, a page of details and forms for one subject, all off until declared."""

    verbs: ClassVar[Mapping[str, str]] = {
        "create_view": "can_create",
        "edit_view": "can_edit",
        "details_view": "can_view_details",
        "delete_view": "can_delete",
        "action_view": "has_actions",
        "export": "can_export",
        "ajax_lookup": "_form_ajax_refs",
        "ajax_update": "column_editable_list",
    }
    form_base_class = ConsoleForm
    form: ClassVar[type[Form]] = ConsoleForm
    can_export = False
    can_view_details = True
    column_display_actions = True
    action_disallowed_list = ("delete",)
    named_filter_urls = True
    page_size = 50
    can_set_page_size = True
    page_size_options = (20, 50, 100)
    formats: ClassVar[Mapping[str, Callable[[Any], Any] | str]] = {}
    """Column -> how its value is shown: a function of the row, or the name of a method."""
    linked: str | None = None
    """The column that leads from the list to the page of the row."""
    edit_in_rows: ClassVar[bool] = True
    """Whether each row of the list links to its form."""
    create_label: str | None = None
    empty_text: str | None = None

    def __init__(self, model: type[Any], **kwargs: Any) -> None:
        super().__init__(model, db, **kwargs)

    # -- what a view declares ------------------------------------------------------------------

    def authorised(self, actor: Actor) -> Select[Any]:
        """Return the rows that ``actor`` may see. Lists, counts and single rows all start here."""
        raise NotImplementedError

    def may_create(self, actor: Actor) -> bool:
        """Return whether ``actor`` may make a new row."""
        return False

    def may_edit(self, actor: Actor, row: Any | None) -> bool:
        """Return whether ``actor`` may change ``row``, or any row when it is ``None``."""
        return False

    def may_delete(self, actor: Actor, row: Any | None) -> bool:
        """Return whether ``actor`` may delete ``row``, or any row when it is ``None``."""
        return False

    def create(self, actor: Actor, form: Any) -> Any:
        """Make a row from ``form`` by calling a service, and return it."""
        raise NotImplementedError

    def update(self, actor: Actor, row: Any, form: Any) -> None:
        """Change ``row`` from ``form`` by calling a service."""
        raise NotImplementedError

    def delete(self, actor: Actor, row: Any) -> str:
        """Delete ``row`` by calling a service, and return what to tell the person."""
        raise NotImplementedError

    def delete_warning(self, row: Any) -> str:
        """Return what deleting ``row`` will do, in numbers."""
        raise NotImplementedError

    # -- Flask-Admin asks these ------------------------------------------------------------------

    @property
    def can_create(self) -> bool:
        return self.may_create(current_actor())

    @property
    def can_edit(self) -> bool:
        return self.may_edit(current_actor(), None)

    @property
    def can_delete(self) -> bool:
        return self.may_delete(current_actor(), None)

    @property
    def has_actions(self) -> bool:
        """Return whether there is any bulk action for the actor."""
        return bool(self.get_actions_list()[0])

    def get_query(self) -> Select[Any]:
        return self.authorised(current_actor())

    def get_count_query(self) -> Select[Any]:
        return self.authorised(current_actor())

    def get_one(self, id: Any) -> Any:  # noqa: A002 - the name is Flask-Admin's
        """Return the row with that id out of what the actor may see; 404 for everything else."""
        key = parse_id(str(id), self.model.id)
        row = session.scalars(self.get_query().where(self.model.id == key)).first()
        if row is None:
            abort(404)
        self._refuse_forbidden(row)
        return row

    def _refuse_forbidden(self, row: Any) -> None:
        actor, name = current_actor(), request.endpoint or ""
        if name.endswith(".edit_view") and not self.may_edit(actor, row):
            self.refuse_edit(row)
        if name.endswith(".delete_view") and not self.may_delete(actor, row):
            abort(403)

    def refuse_edit(self, row: Any) -> NoReturn:
        """Answer those who may see ``row`` but not change it."""
        abort(403)

    def create_model(self, form: Any) -> Any:
        return self._write(form, lambda actor: self.create(actor, form))

    def update_model(self, form: Any, model: Any) -> bool:
        if not request.form.get("version"):
            # A browser sends every field of our form. Without the others, unticked boxes and
            # forgotten fields would look the same, and would be cleared.
            abort(400)

        def change(actor: Actor) -> bool:
            self.update(actor, self._again(model), form)
            return True

        return bool(self._write(form, change, model))

    def delete_model(self, model: Any) -> bool:
        done = self._write(None, lambda actor: self.delete(actor, self._again(model)))
        if done:
            flash(done, "success")
        return False

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> Any:
        row = self.get_one(request.form.get("id", ""))
        if "confirmed" not in request.form:
            return self._ask_deletion(row)
        self.delete_model(row)
        return redirect(self.return_url())

    def _ask_deletion(self, row: Any) -> Any:
        return self.render(
            "admin/confirm.html",
            title=_("Delete"),
            message=self.delete_warning(row),
            hidden={"id": row.id, "confirmed": "1", "url": self.return_url()},
            action_url=self.get_url(".delete_view"),
            submit_label=_("Delete"),
            cancel_url=self.return_url(),
        )

    def _again(self, model: Any) -> Any:
        """Return the row as it is inside the writing transaction, still authorised."""
        return self.get_one(str(model.id))

    def _write(self, form: Any, change: Any, model: Any = None) -> Any:
        """Run ``change`` in one unit of work; show its error on the form and keep the text."""
        model_id = None if model is None else model.id
        try:
            with unit_of_work():
                return change(current_actor())
        except ConsoleError as error:
            self._show(form, error)
            if isinstance(error, ConflictError) and form is not None and model_id is not None:
                self._compare(form, model_id)
            return False

    def _show(self, form: Any, error: ConsoleError) -> None:
        g.form_status = 409 if isinstance(error, ConflictError) else 400
        known = [name for name in error.fields if form is not None and name in form]
        for name in known:
            form[name].errors = [*form[name].errors, error.fields[name]]
        if not known:  # what is wrong with a field stands at the field
            flash(error.message, "danger")

    def _compare(self, form: Any, model_id: int) -> None:
        """Let the next save of a stale ``form`` count as one that knows what is stored now."""
        stored = self.get_one(str(model_id)).version
        if str(stored) == str(form.version.data):
            return
        form.version.data = stored
        link = Markup('<a href="{}" target="_blank" rel="noopener">{}</a>')
        url = self.get_url(".details_view", id=model_id)
        flash(link.format(url, _("Show what is stored now (opens beside this page)")), "info")

    def render(self, template: str, **kwargs: Any) -> Any:
        if template == self.details_template:
            actor, row = current_actor(), kwargs["model"]
            kwargs["may_edit"] = self.may_edit(actor, row)
            kwargs["may_delete"] = self.may_delete(actor, row)
        page = super().render(template, **kwargs)
        if is_form_submitted() and template in (self.create_template, self.edit_template):
            return make_response(page, g.get("form_status", 400))
        return page

    def handle_view_exception(self, exc: Exception) -> bool:
        # Nothing is swallowed and nothing is flashed raw: ``web.errors`` shows each error.
        raise exc

    def get_save_return_url(self, model: Any, is_created: bool = False) -> str:
        return local_path(request.values.get("url"), self.get_url(".index_view"))

    @pass_context
    def get_list_value(self, context: Context, model: Any, name: str) -> Any:
        value = self.shown(model, name)
        if name == self.linked:
            # Relative: every list lies one step above its pages, and a hundred rows say so.
            return fmt.link(f"details/?id={model.id}", value)
        return value

    def details_address(self, row: Any) -> str:
        """Return the address of the page of ``row``."""
        return address(f"{self.endpoint}.details_view", "id", row.id)

    @pass_context
    def get_detail_value(self, context: Context, model: Any, name: str) -> Any:
        return self.shown(model, name)

    def shown(self, row: Any, name: str) -> Any:
        """Return the value of column ``name`` as people see it."""
        shape = self.formats.get(name)
        if shape is None:
            return getattr(row, name)
        return getattr(self, shape)(row) if isinstance(shape, str) else shape(row)

    def get_list_row_actions(self) -> list[Any]:
        actions: list[Any] = []
        if self.linked is None and self.can_view_details:
            actions.append(PreparedAction(ViewRowAction()))
        if self.can_edit and self.edit_in_rows:
            actions.append(PreparedAction(EditRowAction(), self.may_edit))
        if self.can_delete:
            actions.append(PreparedAction(DeleteRowAction(), self.may_delete))
        return actions

    # -- bulk and row actions --------------------------------------------------------------------

    def handle_action(self, return_view: str | None = None) -> Any:
        name, ids = self.requested_action()
        if name not in self._actions_data:
            abort(400)
        if not self.is_action_allowed(name):
            abort(403)
        answer: Response | None = self._actions_data[name][0](ids)
        return answer or redirect(self.return_url())

    def requested_action(self) -> tuple[str, list[str]]:
        """Return the action and the row tokens of the form.

        A row's own button carries both in one value ("approve:12.3"); ticked rows come beside
        the action.
        """
        single = request.form.get("row_action")
        if single:
            name, _, token = single.partition(":")
            return name, [token]
        return request.form.get("action", ""), request.form.getlist("rowid")

    def return_url(self) -> str:
        """Return where to go after an action: back to the list as it was filtered."""
        return local_path(request.values.get("url"), self.get_url(".index_view"))


def parse_id(text: str, column: InstrumentedAttribute[Any]) -> int:
    """Return the id in ``text``; 404 for what ``column`` could not hold."""
    if not (text.isascii() and text.isdigit() and len(text) < 20 and fits(int(text), column)):
        abort(404)
    return int(text)


def fits(number: int, column: InstrumentedAttribute[Any]) -> bool:
    """Return whether ``column`` could hold ``number`` as an id."""
    return 0 <= number <= (MAX_ID if isinstance(column.type, BigInteger) else 2**31 - 1)


def _ask_to_sign_in() -> Any:
    """Return the way to the sign-in page; what was typed meanwhile is kept on a page of its own."""
    logout_user()  # a session that names nobody any more: the page must not look signed in
    fields = lost_fields() if request.method == "POST" else []
    if fields:
        return make_response(
            render_template("errors/expired_form.html", code=400, fields=fields), 400
        )
    return redirect(url_for("security.login", next=here()))


def here() -> str:
    """Return the address of the page that is being made, to come back to.

    A POST cannot be repeated by a link: come back to the place it was sent from instead.
    """
    if request.method == "GET":
        return request.full_path if request.query_string else request.path
    return local_path(request.form.get("url"), url_for("admin.index"))
