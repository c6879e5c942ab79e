"""What people set for themselves: a page of all of it, and the switches of the account menu."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Literal
from unicodedata import normalize

from babel.dates import get_timezone_gmt, get_timezone_location
from flask import current_app, flash, g, make_response, redirect, request, url_for
from flask_admin.base import expose
from flask_admin.form.widgets import Select2Widget
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import refresh
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from console.accounts.preferences import COLOR_SCHEMES, change_preferences
from console.admin.base import GuardedView
from console.admin.forms import TickField
from console.admin.labels import REGION_LABELS, SCHEME_LABELS
from console.core.actor import Actor
from console.core.clock import now
from console.core.errors import InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.core.zones import CURRENT_ZONES, is_zone, zone_named
from console.web.forms import ConsoleForm
from console.web.identity import current_actor, current_preferences, signed_in
from console.web.locale import current_locale, spoken_languages
from console.web.urls import local_path

SWITCHES = ("color_scheme", "language")
"""What the account menu sets at once."""
LEFT_TO_BROWSERS: tuple[Literal["language", "timezone"], ...] = ("language", "timezone")
BROWSERS = "auto"
"""The option that leaves language or zone to the browser: scripts take an empty one for none."""


class PreferencesForm(ConsoleForm):
    """Everything that people set for themselves. What may be chosen is judged by the service."""

    language = SelectField(_l("Language"), validate_choice=False)
    timezone = SelectField(
        _l("Time zone"),
        validate_choice=False,
        description=_l("Times are shown, typed and filtered as the clocks there show them."),
        widget=Select2Widget(),  # searched as one types, where scripts run
    )
    color_scheme = RadioField(_l("Colours"), validate_choice=False)
    shortcuts = TickField(
        _l("Keyboard shortcuts"),
        description=_l("Single keys for what is done often. Press ? to see them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = _languages()
        self.timezone.choices = _zones(self.timezone.data)
        self.color_scheme.choices = [
            SelectChoice(value, SCHEME_LABELS[value]) for value in COLOR_SCHEMES
        ]


class PreferencesView(GuardedView):
    """For everybody who is signed in, even without any role."""

    def may_enter(self, actor: Actor) -> bool:
        return actor.user_id is not None

    def is_visible(self) -> bool:
        return False  # the account menu leads here

    @expose("/", methods=("GET", "POST"))
    def index(self) -> Any:
        stored = current_preferences()
        left = {name: stored[name] or BROWSERS for name in LEFT_TO_BROWSERS}
        form = PreferencesForm(data={**stored, **left})
        if request.method == "POST" and self._save(form):
            flash(_("Your preferences are saved."), "success")
            return redirect(url_for(".index"))
        page = self.render("admin/preferences.html", form=form)
        return make_response(page, 400 if request.method == "POST" else 200)

    @expose("/switch/", methods=("POST",))
    def switch(self) -> Any:
        """Change what a button of the account menu says, and go back to the page it was on."""
        sent = request.form
        _change({name: sent[name] for name in SWITCHES if name in sent})
        return redirect(local_path(sent.get("url"), url_for(".index")))

    def _save(self, form: PreferencesForm) -> bool:
        if not form.validate():
            return False
        sent = [name for name in form.data if name in request.form]  # what is left out stays
        try:
            _change({name: form.data[name] for name in sent if name != "csrf_token"})
        except InvalidInputError as error:
            for name, message in error.fields.items():
                form[name].errors = [message]
            return False
        return True


def _change(chosen: dict[str, Any]) -> None:
    for name in LEFT_TO_BROWSERS:
        if chosen.get(name) in {"", BROWSERS}:
            chosen[name] = None
    with unit_of_work():
        user = signed_in()
        if user is not None:
            languages = current_app.config["LANGUAGES"]
            change_preferences(current_actor(), user, languages=languages, **chosen)
    g.pop("preferences", None)
    refresh()  # what is said from here on is said in the new language


def _languages() -> list[SelectChoice]:
    names = [
        SelectChoice(spoken.code, spoken.name, render_kw={"lang": spoken.tag})
        for spoken in spoken_languages()
    ]
    return [SelectChoice(BROWSERS, _("As the browser has it")), *names]


def _zones(chosen: str | None) -> Mapping[str, list[tuple[str, str]]]:
    """Return the zones by region, each with the name of its city and its clocks' offset now.

    An older name that a browser has reported, or that was stored, is offered while it is chosen.
    """
    names = list(CURRENT_ZONES)
    if chosen and chosen not in names and is_zone(chosen):
        names.append(chosen)
    label = partial(_zone_label, now(), current_locale())
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in names:
        region = name.partition("/")[0]
        groups[str(REGION_LABELS.get(region, REGION_LABELS["Etc"]))].append((name, label(name)))
    browser = {_("Automatic"): [(BROWSERS, _("As the browser has it"))]}
    regions = sorted(groups, key=_without_accents)
    by_label: Callable[[tuple[str, str]], str] = lambda choice: _without_accents(choice[1])  # noqa: E731
    return browser | {region: sorted(groups[region], key=by_label) for region in regions}


def _without_accents(text: str) -> str:
    """Return what a city is sorted by: á with a, not after z."""
    return normalize("NFKD", text).casefold()


def _zone_label(moment: datetime, locale: Any, name: str) -> str:
    city = get_timezone_location(name, locale=locale, return_city=True)
    offset = get_timezone_gmt(moment.astimezone(zone_named(name)), "long", locale)
    return f"{city} ({offset})"
