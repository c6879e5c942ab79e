"""The pages of lists of terms: to see one, change it, import and export it, try it, delete it."""

from dataclasses import replace
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_admin.base import expose
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from console.admin.base import parse_id
from console.admin.rule_forms import TERMS_SHOWN, ListForm
from console.admin.rule_pages import RulePages, comes_back, seen_rules, show_errors
from console.core.db import session
from console.core.errors import ConsoleError
from console.core.unit_of_work import unit_of_work
from console.moderation.rules.lists import ListSettings, compile_list
from console.moderation.rules.models import Mode, TermList
from console.moderation.rules.parts import Effect, Rules
from console.moderation.rules.queries import number_of_terms
from console.moderation.rules.services import (
    How,
    ListChange,
    delete_list,
    read_beforehand,
    save_list,
    terms_after,
)
from console.moderation.rules.termfiles import write_terms
from console.moderation.rules.versions import (
    Setup,
    compiled_lists,
    current_setup,
    list_of,
    patterns_of,
)
from console.web.identity import current_actor

NEW_LIST = ListSettings(0, "", Effect.HOLD, Mode.SHADOW, 50)
"""A new list begins in the shadow: what it would do can be seen before it does it."""


class TermListPages(RulePages):
    """What the view of the rules has for lists."""

    @expose("/list/", methods=("GET", "POST"))
    def list_view(self) -> Any:
        """Show a list of terms, or an empty one; change it, or try it on the past."""
        setup = current_setup()
        settings = _list_asked(setup)
        if request.method != "POST":
            if not settings.id:
                self.require_manager()
            return self._list(self._list_form(setup, settings), settings)
        self.require_manager()
        form = ListForm()
        if comes_back():
            return self._list(form, settings)
        try:
            if form.validate():
                return self._change_list(form, setup, settings)
        except ConsoleError as error:
            return self._list(form, settings, show_errors(form, error))
        return self._list(form, settings, 400)

    def _list_form(self, setup: Setup, settings: ListSettings) -> ListForm:
        patterns = patterns_of(replace(setup, lists=(settings,)))[settings.id]
        small = len(patterns) <= TERMS_SHOWN
        return ListForm(
            None,
            data={
                **settings.as_json(),
                "seen": setup.version_id,
                "terms": write_terms(patterns) if small else "",
                "how": How.REPLACE if small else How.ADD,
            },
        )

    def _change_list(self, form: ListForm, setup: Setup, settings: ListSettings) -> Any:
        wanted, text, how = form.settings(settings.id), form.text(), How(form.how.data)
        if "try" in request.form:
            patterns = terms_after(setup, wanted, text, how)
            others = [each for each in compiled_lists(setup) if each.settings.id != wanted.id]
            tried = replace(wanted, mode=Mode.ON if wanted.mode is Mode.OFF else wanted.mode)
            return self.past(
                Rules(setup.settings, (*others, compile_list(tried, patterns))),
                wanted.id,
                **({} if text is None else {form.terms.name: text}),
            )
        read = read_beforehand(wanted.id, text)
        with unit_of_work():
            change = save_list(current_actor(), wanted, read, how=how, seen=seen_rules(form))
        _tell(wanted, change)
        url = url_for(".list_view", id=change.list_id)
        if not change.text.skipped:
            return redirect(url)
        # What was left out is stored nowhere: it is shown now, or never.
        saved = replace(wanted, id=change.list_id)
        return self._list(self._list_form(current_setup(), saved), saved, change=change)

    def _list(
        self,
        form: ListForm,
        settings: ListSettings,
        status: int = 200,
        change: ListChange | None = None,
    ) -> Response:
        setup = current_setup()
        numbers = dict(session.execute(number_of_terms(setup.version_id)).all())
        return self.page(
            "list",
            status,
            form=form,
            settings=settings,
            number=numbers.get(settings.id, 0),
            shown=TERMS_SHOWN,
            change=change,
        )

    @expose("/terms/")
    def terms_view(self) -> Response:
        """Send the terms of a list as the text that can be imported again."""
        setup = current_setup()
        settings = list_of(setup, parse_id(request.args.get("id", ""), TermList.id))
        patterns = patterns_of(replace(setup, lists=(settings,)))[settings.id]
        response = Response(write_terms(patterns), mimetype="text/plain")
        response.headers.set(
            "Content-Disposition", "attachment", filename=f"terms-{settings.id}.txt"
        )
        return response

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> Any:
        """Delete a list, after asking."""
        self.require_manager()
        setup = current_setup()
        settings = list_of(setup, parse_id(request.form.get("id", ""), TermList.id))
        back = url_for(".list_view", id=settings.id)
        if "confirmed" not in request.form:
            return self.render(
                "admin/confirm.html",
                title=_("Delete this list"),
                message=_(
                    "The list “%(name)s” finds nothing any more. Older versions keep it.",
                    name=settings.name,
                ),
                hidden={"id": settings.id, "confirmed": "1"},
                action_url=url_for(".delete_view"),
                submit_label=_("Delete"),
                cancel_url=back,
                return_url=url_for(".index"),
            )
        with unit_of_work():
            delete_list(current_actor(), settings.id)
        flash(_("Deleted the list “%(name)s”.", name=settings.name), "success")
        return redirect(url_for(".index"))


def _list_asked(setup: Setup) -> ListSettings:
    """Return the list that the address names, a new one where it names none."""
    text = request.args.get("id")
    return NEW_LIST if text is None else list_of(setup, parse_id(text, TermList.id))


def _tell(wanted: ListSettings, change: ListChange) -> None:
    told = ngettext(
        "Saved the list “%(name)s”: %(number)s term.",
        "Saved the list “%(name)s”: %(number)s terms.",
        change.terms,
        name=wanted.name,
        number=format_decimal(change.terms),
    )
    flash(told, "success")
    if change.text.skipped:
        left_out = ngettext(
            "%(number)s line was left out and is shown on this page.",
            "%(number)s lines were left out and are shown on this page.",
            change.text.skipped,
            number=format_decimal(change.text.skipped),
        )
        flash(left_out, "warning")
