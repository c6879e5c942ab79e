"""What was learned from decisions: how good it is, which words weigh, and the buttons for it."""

from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from console.admin import formatters as fmt
from console.admin import learned
from console.admin.base import GuardedView
from console.admin.learning_figures import figures_of, lesson_line, quality, thresholds
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.jobs.learning import learn_beside
from console.moderation.learning.check import NAME
from console.moderation.learning.models import Learned, LearningState
from console.moderation.learning.queries import (
    AUTHOR_LIMIT,
    decided_since,
    first_decisions,
    lessons,
)
from console.moderation.learning.reading import LEAST, current_weights
from console.moderation.learning.services import (
    KEPT,
    STALE_DECISIONS,
    forget_learned,
    is_stopped,
    missing_decisions,
    start_learning,
)
from console.moderation.learning.training import SUPPORT
from console.moderation.learning.weights import Score, Weights
from console.moderation.policies import can_manage_rules, can_read_rules
from console.moderation.rules.models import Mode
from console.moderation.rules.services import save_settings
from console.moderation.rules.settings import RuleSetting, RulesSettings
from console.moderation.rules.versions import current_setup
from console.moderation.submission import BODY_LENGTH
from console.web.identity import current_actor

WORDS = 25
MODE_LABELS = {
    Mode.OFF: _l("Off"),
    Mode.SHADOW: _l("In the shadow"),
    Mode.ON: _l("On"),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A text that somebody tries, and what is made of it."""

    text: str
    score: Score | None
    words: Any
    points: str


class LearningView(GuardedView):
    """Read by whoever reads the rules, changed by whoever manages them."""

    menu_key = "l"

    def may_enter(self, actor: Actor) -> bool:
        return can_read_rules(actor)

    @expose("/")
    def index(self) -> Any:
        return self._page(None)

    @expose("/learn/", methods=("POST",))
    def learn_view(self) -> Any:
        """Begin to learn, in a process of its own."""

        def start() -> str:
            with unit_of_work():
                imported = "with_imported" in request.form
                number = start_learning(current_actor(), with_imported=imported).id
            try:
                learn_beside(number)
            except InvalidInputError as error:  # where it is done at once
                flash(error.message, "warning")
            return ""

        return self._change(start)

    @expose("/forget/", methods=("POST",))
    def forget_view(self) -> Any:
        """Forget everything that was learned, once that was confirmed."""
        self._check_may_manage()
        if "confirmed" not in request.form:
            return self.render(
                "admin/confirm.html",
                title=_("Forget what was learned"),
                message=_(
                    "All weights and figures will be deleted. The decisions stay: it can be"
                    " learned again from them."
                ),
                hidden={"confirmed": "1"},
                action_url=url_for(".forget_view"),
                submit_label=_("Forget"),
                cancel_url=url_for(".index"),
            )

        def forget() -> str:
            with unit_of_work():
                forget_learned(current_actor())
            return str(_("Everything that was learned is forgotten."))

        return self._change(forget)

    @expose("/mode/", methods=("POST",))
    def mode_view(self) -> Any:
        """Turn the rule on or off, or let it run in the shadow."""

        def switch() -> str:
            mode = _mode_sent()
            with unit_of_work():
                save_settings(current_actor(), _with_mode(current_setup().settings, mode))
            return MODE_SENTENCES[mode]()

        return self._change(switch)

    @expose("/try/", methods=("POST",))
    def try_view(self) -> Any:
        """Show what is made of a text. Nothing is stored."""
        return self._page(_trial(request.form.get("text", "")[:BODY_LENGTH]))

    def _change(self, change: Any) -> Any:
        self._check_may_manage()
        try:
            said = change()
        except (ConflictError, InvalidInputError) as error:
            flash(error.message, "warning")
        else:
            if said:
                flash(said, "success")
        return redirect(url_for(".index"))

    def _check_may_manage(self) -> None:
        if not can_manage_rules(current_actor()):
            raise ForbiddenError(_("You may not change the rules."))

    def _page(self, trial: Trial | None) -> Any:
        known = session.scalars(lessons().limit(KEPT)).all()
        running = next((each for each in known if _is_running(each)), None)
        ready = next((each for each in known if each.state == LearningState.READY), None)
        weights = current_weights() if ready else None
        figures = figures_of(ready) if weights else None
        return self.render(
            "admin/learning.html",
            fmt=fmt,
            learned=learned,
            may_manage=can_manage_rules(current_actor()),
            running=running,
            ready=ready,
            unusable=ready is not None and weights is None,
            may_ask=weights is not None,
            quality=quality(figures) if figures else (),
            doubtful=figures is not None and not figures.tells_something,
            thresholds=thresholds(figures) if figures else (),
            strongest=weights.strongest(WORDS) if weights else ((), ()),
            earlier=[lesson_line(each) for each in known],
            missing=_missing(),
            since=_since(ready),
            rule=_rule(),
            trial=trial,
            text_limit=BODY_LENGTH,
            author_limit=AUTHOR_LIMIT,
            support=SUPPORT,
        )


MODE_SENTENCES = {
    Mode.OFF: lambda: str(_("What was learned is not asked any more.")),
    Mode.SHADOW: lambda: str(
        _("What was learned says what it would add to scores, and adds nothing.")
    ),
    Mode.ON: lambda: str(_("What was learned now adds to the score of what comes in.")),
}


def _mode_sent() -> Mode:
    try:
        return Mode(request.form.get("mode", ""))
    except ValueError as error:
        raise InvalidInputError(_("There is no such mode.")) from error


def _with_mode(settings: RulesSettings, mode: Mode) -> RulesSettings:
    rule = RuleSetting(mode, settings.weight(NAME))
    return replace(settings, rules={**settings.rules, NAME: rule})


def _rule() -> dict[str, Any]:
    """Return what the rules say of this check."""
    settings = current_setup().settings
    return {
        "mode": settings.mode(NAME),
        "modes": list(MODE_LABELS.items()),
        "weight": settings.weight(NAME),
        "hold": settings.learned_hold,
        "spam": settings.learned_spam,
    }


def _is_running(row: Learned) -> bool:
    return row.state == LearningState.RUNNING and not is_stopped(row)


def _missing() -> list[str]:
    """Return how many decisions of which kind are missing to learn from."""
    return missing_decisions(*session.execute(first_decisions(LEAST)).one())


def _since(ready: Learned | None) -> str:
    """Return how much was decided since it was last learned."""
    if ready is None or ready.finished_at is None:
        return ""
    number = session.execute(decided_since(ready.finished_at, STALE_DECISIONS + 1)).scalar_one()
    return fmt.bounded(number, STALE_DECISIONS)


def _trial(text: str) -> Trial:
    weights: Weights | None = current_weights()
    if weights is None or not text.strip():
        return Trial(text, None, "", "")
    score = weights.score(text)
    said = score.explained(current_setup().settings.weight(NAME))
    words = learned.explained(said.words, said.rest, said.others)
    return Trial(text, score, words, learned.signed(said.points))
