"""The forms of the rules: settings, a list of terms, a text to try."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from console.admin.forms import TickField
from console.admin.rule_labels import LIST_EFFECT_LABELS, MODE_LABELS, NUMBER_LABELS
from console.moderation.rules.lists import ListSettings
from console.moderation.rules.models import Mode
from console.moderation.rules.parts import Effect
from console.moderation.rules.services import NAME_LENGTH, How
from console.moderation.rules.settings import (
    BOUNDS,
    DEFAULT_RULES,
    RulesSettings,
    flat_settings,
    settings_of,
)
from console.moderation.rules.termfiles import decode
from console.moderation.submission import BODY_LENGTH
from console.web.forms import ConsoleForm

RULE_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "links": ("links_allowed",),
    "repeats": ("repeat_count", "repeat_length", "repeat_days"),
    "trust": ("trust_approved", "trust_days", "trust_guests"),
    "rejection_rate": ("rejection_percent", "rejection_decided"),
    "rate": ("rate_comments", "rate_minutes"),
    "learned": ("learned_hold", "learned_spam"),
}
"""Which numbers belong to which rule."""
WITHOUT_WEIGHT = {"terms"}
"""Rules whose weight is set elsewhere: every list has its own."""
TERMS_SHOWN = 2_000
"""A list of more terms than this is not put into a field to be edited; it is imported."""


class RulesForm(ConsoleForm):
    """The settings of all rules; its fields are made below, one for each of ``flat_settings``."""

    seen = HiddenField()

    def fields_of(self, rule: str) -> list[Field]:
        """Return the fields of ``rule``, its mode first."""
        weight = [] if rule in WITHOUT_WEIGHT else [f"{rule}_weight"]
        return [self[name] for name in (f"{rule}_mode", *weight, *RULE_NUMBERS.get(rule, ()))]

    def settings(self, stored: RulesSettings) -> RulesSettings:
        """Return what was chosen; what this form does not show stays as it is ``stored``.

        Raises ``InvalidInputError`` with the fields that are wrong.
        """
        plain = flat_settings(stored)
        return settings_of(
            {name: self[name].data if name in self else plain[name] for name in plain}
        )


def _number(label: Any, *, optional: bool) -> IntegerField:
    needed = Optional() if optional else InputRequired()
    return IntegerField(label, [needed], render_kw={"inputmode": "numeric"})


for _rule in DEFAULT_RULES:
    _choices = [SelectChoice(str(mode), label) for mode, label in MODE_LABELS.items()]
    setattr(RulesForm, f"{_rule}_mode", SelectField(_l("Mode"), choices=_choices))
    if _rule not in WITHOUT_WEIGHT:
        setattr(RulesForm, f"{_rule}_weight", _number(_l("Weight"), optional=False))
for _name, _bounds in BOUNDS.items():
    setattr(RulesForm, _name, _number(NUMBER_LABELS[_name], optional=_bounds.optional))
RulesForm.trust_guests = TickField(NUMBER_LABELS["trust_guests"])


class ListForm(ConsoleForm):
    """A list of terms."""

    seen = HiddenField()
    name = StringField(_l("Name"), [InputRequired(), Length(max=NAME_LENGTH)])
    effect = SelectField(
        _l("What becomes of a comment with one of the terms"),
        choices=[SelectChoice(str(effect), label) for effect, label in LIST_EFFECT_LABELS.items()],
    )
    mode = SelectField(
        _l("Mode"),
        choices=[SelectChoice(str(mode), label) for mode, label in MODE_LABELS.items()],
        description=_l("In the shadow, a list only says what it would have done."),
    )
    weight = IntegerField(_l("Weight"), [InputRequired()], render_kw={"inputmode": "numeric"})
    terms = TextAreaField(
        _l("Terms, one a line"),
        description=_l(
            "casino: the word. casin*: what begins like that; *casino*: what holds it. Several "
            "words are found one after the other. example.com: the site and those below it; "
            "@example.com: mail from there; 192.0.2.0/24: addresses. Case, accents and invisible "
            "characters make no difference. Lines that begin with # are remarks."
        ),
        render_kw={"rows": 10, "spellcheck": "false"},
    )
    file = FileField(_l("Or a text file"), description=_l("UTF-8, one term a line; at most 2 MB."))
    how = RadioField(
        _l("What is to be done with these terms"),
        choices=[
            SelectChoice(str(How.REPLACE), _l("They replace the list")),
            SelectChoice(str(How.ADD), _l("They are added to the list")),
            SelectChoice(str(How.REMOVE), _l("They are taken out of the list")),
        ],
        default=str(How.REPLACE),
    )

    def settings(self, list_id: int) -> ListSettings:
        """Return what was chosen for the list."""
        return ListSettings(
            list_id,
            self.name.data or "",
            Effect(self.effect.data),
            Mode(self.mode.data),
            self.weight.data,
        )

    def text(self) -> str | None:
        """Return the terms that were sent, typed and from a file; none where there was no field.

        Raises ``InvalidInputError`` for a file that is no text or too large.
        """
        if self.terms.name not in request.form:
            return None
        upload = request.files.get(self.file.name)
        typed = str(self.terms.data or "")
        sent = decode(upload.read()) if upload else ""
        return f"{typed}\n{sent}" if sent and typed.strip() else sent or typed


class TryForm(ConsoleForm):
    """A comment that nobody wrote."""

    body = TextAreaField(_l("Text"), [InputRequired(), Length(max=BODY_LENGTH)])
    author_name = StringField(_l("Name"), [Length(max=255)])
    author_email = StringField(_l("E-mail"), [Length(max=255)])
    author_url = StringField(_l("Website"), [Length(max=500)])
    author_address = StringField(_l("IP address"), [Length(max=64)])
