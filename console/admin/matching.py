"""All rows that a list's search and filters leave, however many: frozen, then asked about."""

from typing import Any

from flask import Response, redirect, url_for

from console.core.unit_of_work import unit_of_work
from console.moderation.sets import freeze_matching
from console.moderation.transitions import Action
from console.web.identity import current_actor


class TakesAll:
    """Mixin: a bulk action with ``matching`` beside it is about the whole list, not the page."""

    def ask_about_all(self, action: Action) -> Response | Any:
        """Freeze what the list is about, and lead to the page that asks whether to go on."""
        rows = self.matching_rows()  # type: ignore[attr-defined]
        with unit_of_work():
            number = freeze_matching(current_actor(), rows, action).id
        back = self.return_url()  # type: ignore[attr-defined]
        return redirect(url_for("operations.confirm_view", operation=number, url=back))
