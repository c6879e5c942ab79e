"""Lists of terms for the demo. They decide nothing: they say what they would do, or are off."""

from console.core.actor import Actor
from console.moderation.rules.lists import ListSettings
from console.moderation.rules.models import Mode
from console.moderation.rules.parts import Effect
from console.moderation.rules.services import save_list

LISTS = (
    (
        ListSettings(0, "Advertising", Effect.SPAM, Mode.SHADOW, 40),
        """
        # What advertisers of the demo write about.
        backlinks
        casino bonus
        free signals
        free spins
        prescription
        cheap-pills.example
        moon-profit.example
        lucky-spin.example
        SEO team
        wholesale
        """,
    ),
    (
        ListSettings(0, "Rude words", Effect.HOLD, Mode.OFF, 20),
        """
        idiot*
        moron*
        shut up
        stupid*
        """,
    ),
)


def make_lists(actor: Actor) -> None:
    """Store the lists, through the service that everybody uses."""
    for settings, terms in LISTS:
        save_list(actor, settings, terms)
