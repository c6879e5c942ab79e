"""What readers of the demo report: a few of the newest public comments, not all with good cause."""

from collections.abc import Mapping

from console.cli.demo_content.plan import Plan, PostFate
from console.cli.demo_content.words import source
from console.core.actor import ANONYMOUS
from console.moderation.flags import flag
from console.moderation.models import FlagReason

RECENT = 120
"""The reported ones are among so many of the newest public comments."""
REPORTED = 4
SAID = (
    (FlagReason.OFF_TOPIC, "This has nothing to do with the article."),
    (FlagReason.ABUSE, ""),
    (FlagReason.OTHER, "I know that this is not true. Please have a look."),
    (FlagReason.SPAM, "The same was under three other articles."),
    (FlagReason.ABUSE, "That is no way to talk to each other."),
    (FlagReason.OFF_TOPIC, ""),
)


def report_some(plan: Plan, ids: Mapping[int, int]) -> None:
    """Have readers report some comments; ``ids`` are those of the plan's comments by place."""
    rng = source(plan.seed, "reports")
    public = [
        place
        for place, comment in enumerate(plan.comments)
        if comment.fate == "approved"
        and plan.posts[comment.post].fate is PostFate.PUBLISHED
        and place in ids
    ]
    newest = public[-RECENT:]
    for place in rng.sample(newest, min(REPORTED, len(newest))):
        said = rng.sample(SAID, rng.choice((1, 1, 2, 3)))
        for reader, (reason, note) in zip(rng.sample(range(40), len(said)), said, strict=True):
            flag(ANONYMOUS, ids[place], f"demo reader {reader}", reason, note)
