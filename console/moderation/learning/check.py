"""What was learned, as one more check of the rules."""

from console.moderation.learning.reading import current_weights
from console.moderation.rules.parts import Candidate, Context, Effect, Part
from console.moderation.rules.settings import RulesSettings

NAME = "learned"


class LearnedCheck:
    """Raises what is like the comments that people here turned down.

    It decides nothing alone unless the settings say from how many per cent on.
    """

    name = NAME

    def assess(self, candidate: Candidate, context: Context) -> list[Part]:
        """Return the score as points, with the words that weigh most; nothing below 50 %."""
        weights = context.rules.once(NAME, current_weights)
        if weights is None:
            return []
        score = weights.score(candidate.body)
        said = score.explained(context.settings.weight(NAME))
        effect = _effect(score.percent, context.settings)
        if score.percent <= 50 or (not said.points and effect is None):
            return []
        detail = {
            "percent": score.percent,
            "words": [list(each) for each in said.words],
            "rest": said.rest,
            "others": said.others,
        }
        return [Part(NAME, said.points, effect, detail)]


def _effect(percent: int, settings: RulesSettings) -> Effect | None:
    if settings.learned_spam is not None and percent >= settings.learned_spam:
        return Effect.SPAM
    if settings.learned_hold is not None and percent >= settings.learned_hold:
        return Effect.HOLD
    return None
