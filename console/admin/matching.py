"""Rows that are frozen first, then asked about: all of a list, or what is to be deleted."""

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from console.core.unit_of_work import unit_of_work
from console.moderation.deletion import ACTION as DELETE
from console.moderation.deletion import freeze_deletion
from console.moderation.sets import freeze_matching
from console.moderation.transitions import Action
from console.operations.selection import Selection
from console.web.identity import current_actor

DELETE_LABEL = _l("Delete for good")


class TakesAll:
    """Mixin: a bulk action with ``matching`` beside it is about the whole list, not the page."""

    def ask_about_all(self, name: str) -> Any:
        """Freeze what the list is about, and lead to the page that asks whether to go on."""
        rows: ColumnElement[bool] = self.matching_rows()  # type: ignore[attr-defined]
        if name == DELETE:
            return self.ask_about_deletion(Selection(criterion=rows))
        with unit_of_work():
            number = freeze_matching(current_actor(), rows, Action(name)).id
        return self._ask(number)

    def ask_about_deletion(self, selection: Selection) -> Any:
        """Freeze what is to be deleted for good, and lead to the page that says what that does."""
        with unit_of_work():
            number = freeze_deletion(current_actor(), selection).id
        return self._ask(number)

    def _ask(self, number: int) -> Any:
        back = self.return_url()  # type: ignore[attr-defined]
        return redirect(url_for("operations.confirm_view", operation=number, url=back))
