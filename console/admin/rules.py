"""The rules in the console: settings, a text to try, versions. Lists are in ``rule_lists``."""

from functools import partial
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_admin.base import expose
from flask_babel import gettext as _

from console.admin import formatters as fmt
from console.admin.assessments import explain_parts
from console.admin.base import parse_id
from console.admin.changes import told
from console.admin.rule_forms import RULE_NUMBERS, RulesForm, TryForm
from console.admin.rule_labels import (
    LIST_EFFECT_LABELS,
    MODE_LABELS,
    NUMBER_LABELS,
    RULE_LABELS,
    RULE_NOTES,
)
from console.admin.rule_lists import TermListPages
from console.admin.rule_pages import comes_back, seen_rules, show_errors
from console.admin.rule_results import live_results
from console.admin.rule_versions import lines_of
from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ConsoleError, MissingError
from console.core.unit_of_work import unit_of_work
from console.moderation.digests import digest_of
from console.moderation.policies import can_read_rules
from console.moderation.rules.comparison import compare
from console.moderation.rules.models import RulesVersion
from console.moderation.rules.parts import Candidate, Rules
from console.moderation.rules.pipeline import assess
from console.moderation.rules.queries import number_of_terms, versions_before
from console.moderation.rules.services import restore_version, save_settings
from console.moderation.rules.settings import DEFAULT_RULES, RulesSettings, flat_settings
from console.moderation.rules.versions import (
    Setup,
    compiled_lists,
    current_rules,
    current_setup,
    setup_of,
)
from console.web.identity import current_actor

VERSIONS = 50


class RulesView(TermListPages):
    """For those who may read the rules; changes and back-tests for those who manage them."""

    menu_key = "l"

    def may_enter(self, actor: Actor) -> bool:
        return can_read_rules(actor)

    # -- settings ------------------------------------------------------------------------------

    @expose("/", methods=("GET", "POST"))
    def index(self) -> Any:
        """Show the rules; change them, or try the changes on the past."""
        setup = current_setup()
        form = RulesForm(data={**flat_settings(setup.settings), "seen": setup.version_id})
        if request.method != "POST":
            return self._index(form, setup)
        self.require_manager()
        if comes_back():
            return self._index(form, setup)
        try:
            if form.validate():
                if "try" in request.form:
                    return self.past(Rules(form.settings(setup.settings), compiled_lists(setup)))
                return self._save(form, setup)
        except ConsoleError as error:
            return self._index(form, setup, show_errors(form, error))
        return self._index(form, setup, 400)

    def _index(self, form: RulesForm, setup: Setup, status: int = 200) -> Response:
        numbers = dict(session.execute(number_of_terms(setup.version_id)).all())
        return self.page(
            "index",
            status,
            form=form,
            setup=setup,
            rules=[(rule, RULE_LABELS[rule], RULE_NOTES[rule]) for rule in DEFAULT_RULES],
            results=live_results(current_actor()),
            numbers=numbers,
            effect_labels=LIST_EFFECT_LABELS,
            mode_labels=MODE_LABELS,
        )

    def _save(self, form: RulesForm, setup: Setup) -> Any:
        with unit_of_work():
            settings = form.settings(setup.settings)
            setup = save_settings(current_actor(), settings, seen=seen_rules(form))
        flash(
            _("These rules hold from now on: version %(number)s.", number=setup.version_id),
            "success",
        )
        return redirect(url_for(".index"))

    # -- trying --------------------------------------------------------------------------------

    @expose("/try/", methods=("GET", "POST"))
    def try_view(self) -> Any:
        """Say what the rules make of a text, and keep nothing of it."""
        form = TryForm()
        if request.method != "POST":
            return self.page("try", form=form)
        if not form.validate():
            return self.page("try", 400, form=form)
        (verdict,) = assess([_candidate(form)], current_rules())
        said = explain_parts(verdict.score, verdict.parts, verdict.version_id)
        return self.page(
            "try", form=form, said=said, status_badge=fmt.comment_status(verdict.status)
        )

    # -- versions ------------------------------------------------------------------------------

    @expose("/versions/")
    def versions_view(self) -> Response:
        """List the versions, the newest first."""
        before = request.args.get("before")
        start = None if before is None else parse_id(before, RulesVersion.id)
        rows = session.scalars(versions_before(start, VERSIONS + 1)).all()
        older = rows[VERSIONS - 1].id if len(rows) > VERSIONS else None
        shown = rows[:VERSIONS]
        lines = lines_of(shown, next(iter(rows[VERSIONS:]), None))
        return self.page("versions", versions=shown, lines=lines, older=older, start=start)

    @expose("/version/")
    def version_view(self) -> Response:
        """Show a version: what it changed, or what is different in another one."""
        version = _version(request.args.get("id", ""))
        other = request.args.get("with", "") or str(version.follows)
        old = setup_of(None) if other == "0" else setup_of(_version(other))
        new = setup_of(version)
        if old.version_id > new.version_id:
            old, new = new, old
        return self.page(
            "version",
            version=version,
            setup=setup_of(version),
            old=old,
            new=new,
            comparison=compare(old, new),
            current_id=current_setup().version_id,
            others=session.scalars(versions_before(None, VERSIONS)).all(),
            numbers=dict(session.execute(number_of_terms(version.id)).all()),
            numbers_of=partial(_numbers_of, setup_of(version).settings),
            rules=[(rule, RULE_LABELS[rule]) for rule in DEFAULT_RULES],
            effect_labels=LIST_EFFECT_LABELS,
            mode_labels=MODE_LABELS,
        )

    @expose("/restore/", methods=("POST",))
    def restore_view(self) -> Any:
        """Make an older version hold again."""
        self.require_manager()
        version = _version(request.form.get("id", ""))
        with unit_of_work():
            setup = restore_version(current_actor(), version.id)
        flash(
            _(
                "The rules of version %(old)s hold again, as version %(new)s.",
                old=version.id,
                new=setup.version_id,
            ),
            "success",
        )
        return redirect(url_for(".index"))


def _version(text: str) -> RulesVersion:
    version = session.get(RulesVersion, parse_id(text, RulesVersion.id))
    if version is None:
        raise MissingError(_("There is no such version of the rules."))
    return version


def _numbers_of(settings: RulesSettings, rule: str) -> list[tuple[str, str]]:
    """Return the numbers of ``rule`` in words: "Links allowed: 2"."""
    return [
        (name, f"{NUMBER_LABELS[name]}: {told(name, getattr(settings, name))}")
        for name in RULE_NUMBERS.get(rule, ())
    ]


def _candidate(form: TryForm) -> Candidate:
    body = form.body.data or ""
    return Candidate(
        post_id=0,
        body=body,
        moment=now(),
        digest=digest_of(body),
        author_name=form.author_name.data or "",
        author_email=form.author_email.data or "",
        author_url=form.author_url.data or "",
        author_address=form.author_address.data or "",
    )
