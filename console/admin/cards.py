"""What stands on the card of a comment beside its text, read once for a page of cards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, format_time
from flask_babel import gettext as _
from markupsafe import Markup

from console.admin import moments
from console.admin.assessments import Explanation, explanations_of
from console.admin.prepared import once_a_request
from console.core.actor import Actor
from console.core.db import session
from console.moderation.authors import AuthorHistory, histories_of
from console.moderation.claims import claims_on
from console.moderation.models import Claim, Comment, CommentStatus
from console.moderation.reports import Report, open_reports
from console.moderation.transitions import STATUS_LABELS


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of some comments, by their ids: each is missing where there is nothing."""

    actor: Actor
    claims: Mapping[int, Claim]
    explanations: Mapping[int, Explanation]
    reports: Mapping[int, Sequence[Report]]
    authors: Mapping[int, AuthorHistory]

    def is_mine(self, comment_id: int) -> bool:
        """Return whether the actor has claimed the comment."""
        claim = self.claims.get(comment_id)
        return claim is not None and claim.user_id == self.actor.user_id

    def holder(self, comment_id: int) -> str:
        """Return who is on the comment and until when, empty where nobody is."""
        claim = self.claims.get(comment_id)
        return "" if claim is None else holder(self.actor, claim)

    def author(self, comment_id: int) -> Markup | str:
        """Return how the author's comments were decided and since when there are any."""
        history = self.authors.get(comment_id)
        return "" if history is None else author_in_words(history)


def beside(actor: Actor, comments: Collection[Comment], *, claimed: bool = True) -> Beside:
    """Return what is known of ``comments``, in one statement a kind; who claimed if ``claimed``."""
    if not comments:
        return Beside(actor, {}, {}, {}, {})
    ids = [comment.id for comment in comments]
    reported = [comment.id for comment in comments if comment.open_flags]
    return Beside(
        actor,
        {claim.comment_id: claim for claim in session.scalars(claims_on(ids))} if claimed else {},
        explanations_of(ids),
        open_reports(reported),
        histories_of(comments),
    )


def holder(actor: Actor, claim: Claim) -> str:
    """Return who has a lease and until when."""
    until = format_time(claim.expires_at, "short")
    if claim.user_id == actor.user_id:
        return _("Yours until %(time)s", time=until)
    return _("%(name)s is on this until %(time)s", name=claim.user.name, time=until)


def author_in_words(history: AuthorHistory) -> Markup | str:
    """Return an author's history in a line: "Approved: 3 · Spam: 1 · first seen 2 years ago"."""
    if sum(history.counts.values()) == 1:
        return _("First comment")
    counts = [
        _("%(state)s: %(number)s", state=_label(status), number=format_decimal(number))
        for status in CommentStatus
        if (number := history.counts.get(status, 0))
    ]
    since = Markup(_("first seen %(when)s")) % {  # noqa: S704 - our own words
        "when": moments.moment(history.first_seen, seconds=False)
    }
    return Markup(" · ").join([*counts, since])


@once_a_request
def _label(status: str) -> str:
    return str(STATUS_LABELS[CommentStatus(status)])
