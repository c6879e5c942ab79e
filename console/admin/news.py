"""What open pages of the queue ask for every ten seconds: what others do meanwhile."""

from typing import Any

from flask import Response, json, request
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from console.admin import formatters as fmt
from console.admin.cards import holder
from console.admin.focus import FocusView
from console.core.db import session
from console.core.errors import InvalidInputError
from console.moderation.claims import claims_on
from console.moderation.models import CommentStatus
from console.moderation.news import MOST_NEW, Watermark, how_many_new, marker, standing, watermark
from console.operations.selection import MAX_ID, Selection
from console.web.identity import current_actor

MOST_SHOWN = 100


class NewsView(FocusView):
    """The part of the queue that tells open pages of what others do."""

    @expose("/news")
    def news_view(self) -> Any:
        """Return the news of the cards that the address names as JSON, or 304 for nothing new."""
        mark = marker()
        # Whatever compresses answers adds how to their tags: "…:br".
        if mark in {known.partition(":")[0] for known in request.if_none_match.as_set()}:
            answer = Response(status=304)
        else:
            answer = Response(json.dumps(self._news()), mimetype="application/json")
        answer.set_etag(mark)
        return answer

    def _news(self) -> dict[str, Any]:
        seen = Selection.ticked(filter(None, request.args.get("shown", "").split(","))).seen
        shown = dict(list(seen.items())[:MOST_SHOWN])
        since = request.args.get("since", "")
        return {
            "new": self._new(watermark_in(since)) if since else "",
            "over": self._over(shown) if shown else {},
            "claims": self._claims(list(shown)) if shown else {},
        }

    def _new(self, since: Watermark) -> str:
        number = how_many_new(self.asked_for(), since)
        if not number:
            return ""
        return ngettext(
            "%(number)s new comment", "%(number)s new comments", number,
            number=fmt.bounded(number, MOST_NEW),
        )  # fmt: skip

    def _over(self, shown: dict[int, int | None]) -> dict[str, Markup]:
        """Return what became of the cards that are not as they were seen."""
        found = {row.id: row for row in session.execute(standing(current_actor(), shown))}
        return {
            str(row_id): what_became(found.get(row_id))
            for row_id, version in shown.items()
            if row_id not in found or found[row_id].version != version
        }

    def _claims(self, ids: list[int]) -> dict[str, dict[str, Any]]:
        actor = current_actor()
        return {
            str(claim.comment_id): {
                "text": holder(actor, claim),
                "mine": claim.user_id == actor.user_id,
            }
            for claim in session.scalars(claims_on(ids))
        }


def what_became(row: Any) -> Markup:
    """Return in a sentence what became of a comment; ``None`` for one that is gone."""
    if row is None:
        return Markup("{}").format(_("Deleted meanwhile."))
    if row.status == CommentStatus.PENDING or row.open_flags:
        return Markup("{}").format(_("Changed meanwhile: load it anew to decide about it."))
    name = Markup("<bdi>{}</bdi>").format(row.display_name or row.username or _("Somebody"))
    values = {
        "state": fmt.comment_status(row.status),
        "who": name,
        "when": fmt.moment(row.decided_at),
    }
    words = Markup(_("%(state)s by %(who)s, %(when)s"))  # noqa: S704 - our own
    return words % values


def watermark_now() -> str:
    """Return the watermark for the address of a page that is being made."""
    mark = watermark()
    return f"{mark.comment_id}.{mark.flag_id}"


def watermark_in(text: str) -> Watermark:
    """Return the watermark in ``text``; raises ``InvalidInputError`` where there is none."""
    comment_id, _dot, flag_id = text.partition(".")
    numbers = [int(part) if part.isascii() and part.isdigit() and len(part) < 20 else -1
               for part in (comment_id, flag_id)]  # fmt: skip
    if not all(0 <= number <= MAX_ID for number in numbers):
        raise InvalidInputError
    return Watermark(*numbers)
