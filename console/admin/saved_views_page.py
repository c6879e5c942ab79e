"""Saving a list as it is filtered, and the page on which saved views are renamed and deleted."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, make_response, redirect, request, url_for
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import select
from wtforms import HiddenField, StringField

from console.accounts.models import SavedView
from console.accounts.policies import (
    can_change_view,
    can_delete_view,
    can_share_views,
    views_visible_to,
)
from console.accounts.queries import saved_views
from console.accounts.saved_views import NAME_LENGTH, delete_view, save_view, update_view
from console.admin.base import GuardedView, SecureModelView, parse_id
from console.admin.forms import TickField
from console.admin.saved_views import describe, read_query
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConflictError, ConsoleError, InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.web.forms import ConsoleForm
from console.web.identity import current_actor


class ViewForm(ConsoleForm):
    """A view that is about to be kept."""

    list = HiddenField()
    query = HiddenField()
    name = StringField(_l("Name"), render_kw={"maxlength": NAME_LENGTH, "autofocus": True})
    shared = TickField(_l("Everybody who may see this list can use it"))


class SavedViewsView(GuardedView):
    """For everybody who sees one of the lists that keep views."""

    def __init__(self, lists: Mapping[str, GuardedView], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lists = {
            name: view
            for name, view in lists.items()
            if isinstance(view, SecureModelView) and view.saves_views
        }

    def may_enter(self, actor: Actor) -> bool:
        return any(view.may_enter(actor) for view in self.lists.values())

    def is_visible(self) -> bool:
        return False  # the lists lead here

    @expose("/")
    def index(self) -> Any:
        """Show the views of one list: one's own to change, those of others to know of."""
        listing = self._listing(request.args.get("list", ""))
        actor = current_actor()
        views = session.scalars(saved_views(actor, listing.endpoint)).all()
        return self.render(
            "admin/views/manage.html",
            page_heading=_("Saved views: %(list)s", list=listing.name),
            rows=[(view, _in_words(listing, view), can_change_view(actor, view),
                   can_delete_view(actor, view)) for view in views],
            may_share=can_share_views(actor),
            name_length=NAME_LENGTH,
            return_url=url_for(f"{listing.endpoint}.index_view"),
        )  # fmt: skip

    @expose("/save/", methods=("GET", "POST"))
    def save_view(self) -> Any:
        """Ask for a name, keep the view and go back to the list."""
        form = ViewForm(request.form if request.method == "POST" else request.args)
        listing = self._listing(form.list.data or "")
        arguments = read_query(listing, form.query.data or "")
        if arguments is None:
            abort(400)
        query = listing.query_of(arguments)
        back = f"{url_for(f'{listing.endpoint}.index_view')}?{query}"
        if not can_share_views(current_actor()):
            del form.shared
        if request.method == "POST" and self._save(form, listing.endpoint, query):
            return redirect(back)
        page = self.render(
            "admin/views/save.html",
            page_heading=_("Save this view"),
            form=form,
            filters=describe(listing, arguments),
            return_url=back,
        )
        return make_response(page, 400 if request.method == "POST" else 200)

    @expose("/update/", methods=("POST",))
    def update_view(self) -> Any:
        """Rename a view, share it or take it back."""
        view = self._view()
        name, ticks = request.form.get("name"), request.form.getlist("shared")
        if name is None:
            abort(400)
        # An empty value says that the form had the box; left out altogether, it stays.
        shared = any(ticks) if ticks else view.shared
        try:
            with unit_of_work():
                changed = update_view(current_actor(), view.id, name=name, shared=shared)
                flash(_about(_("Saved: view “%(name)s”."), changed.name), "success")
        except (ConflictError, InvalidInputError) as error:
            flash(error.message, "danger")
        return redirect(url_for(".index", list=view.endpoint))

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> Any:
        """Delete a view, once the question has been answered."""
        view = self._view()
        back = url_for(".index", list=view.endpoint)
        if "confirmed" not in request.form:
            return self.render(
                "admin/confirm.html",
                title=_("Delete this view"),
                message=_about(
                    _("“%(name)s” is deleted; the rows that it shows are not."), view.name
                ),
                hidden={"id": view.id, "confirmed": "1"},
                action_url=url_for(".delete_view"),
                submit_label=_("Delete"),
                cancel_url=back,
            )
        with unit_of_work():
            name = delete_view(current_actor(), view.id)
        flash(_about(_("Deleted: view “%(name)s”."), name), "success")
        return redirect(back)

    def _listing(self, endpoint: str) -> SecureModelView:
        listing = self.lists.get(endpoint)
        if listing is None:
            abort(404)
        if not listing.may_enter(current_actor()):
            abort(403)
        return listing

    def _view(self) -> SavedView:
        """Return the view that the form names, of a list that the actor sees."""
        key = parse_id(request.form.get("id", ""), SavedView.id)
        mine = views_visible_to(current_actor())  # of those of others not even the name is told
        view = session.scalar(select(SavedView).where(SavedView.id == key, mine))
        if view is None:
            abort(404)
        self._listing(view.endpoint)
        return view

    def _save(self, form: ViewForm, endpoint: str, query: str) -> bool:
        shared = "shared" in form and bool(form.shared.data)
        try:
            with unit_of_work():
                view = save_view(
                    current_actor(), endpoint, form.name.data or "", query, shared=shared
                )
                flash(_about(_("Saved: view “%(name)s”."), view.name), "success")
        except (ConflictError, InvalidInputError) as error:
            _show(form, error)
            return False
        return True


def _in_words(listing: SecureModelView, view: SavedView) -> str:
    arguments = read_query(listing, view.query)
    if arguments is None:
        return _("Its filters exist no more: delete it.")
    return " · ".join(describe(listing, arguments)) or _("Everything")


def _about(words: str, name: str) -> Markup:
    bdi = Markup("<bdi>{}</bdi>").format(name)
    return Markup(words) % {"name": bdi}  # noqa: S704 - our own words; the name is escaped


def _show(form: ViewForm, error: ConsoleError) -> None:
    form.name.errors = [error.fields.get("name", error.message)]
