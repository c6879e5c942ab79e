"""What each row of a list repeats, made once a page: words, addresses, buttons."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote

from flask import g, url_for
from flask_admin.model.template import BaseListRowAction
from jinja2.runtime import Context
from markupsafe import Markup, escape

from console.core.actor import Actor
from console.web.identity import current_actor
from console.web.locale import current_locale

T = TypeVar("T")
HOLE = "row-0-row"
"""Stands for the row where a button is made for all of them."""


def once_a_request(function: Callable[..., T]) -> Callable[..., T]:
    """Remember what ``function`` returns for each of its arguments until the request ends.

    For texts and addresses: they depend on the language and the host of the request.
    """

    @wraps(function)
    def remembering(*arguments: Any) -> T:
        known: dict[Any, T] = g.setdefault("prepared", {})
        key = (function, current_locale(), *arguments)
        if key not in known:
            known[key] = function(*arguments)
        return known[key]

    return remembering


def address(endpoint: str, argument: str, value: object) -> str:
    """Return the address of ``endpoint``, whose last part is its only argument."""
    return _beginning(endpoint, argument) + quote(str(value), safe="")


@once_a_request
def _beginning(endpoint: str, argument: str) -> str:
    argument_of_all: dict[str, Any] = {argument: HOLE}
    return url_for(endpoint, **argument_of_all).removesuffix(HOLE)


def filled(shape: str, *values: object) -> Markup:
    """Return ``shape``, which is our own, with ``values`` escaped: ``Markup.format``, four times
    as fast."""
    return Markup(shape % tuple(map(escape, values)))  # noqa: S704


def _always(_actor: Actor, _row: Any) -> bool:
    return True


class PreparedAction(BaseListRowAction):
    """An action of Flask-Admin that knows of its row nothing but the id.

    Left out where it would end in a refusal.
    """

    def __init__(
        self, action: BaseListRowAction, may: Callable[[Actor, Any], bool] = _always
    ) -> None:
        super().__init__(action.title)
        self.action, self.may = action, may
        self.shape = ""

    def render(self, context: Context, row_id: str, row: Any) -> Markup | str:
        if not self.may(current_actor(), row):
            return ""
        self.shape = self.shape or str(self.action.render(context, HOLE, None))
        return _of_row(self.shape, row_id)


class ActionButtons(BaseListRowAction):
    """The buttons of one row for the actions that fit its state."""

    def __init__(
        self,
        fitting: Callable[[Any], Sequence[str]],
        labels: Mapping[Any, Any],
        macro: str = "row_actions.row_action_button",
    ) -> None:
        super().__init__()
        self.fitting, self.labels, self.macro = fitting, labels, macro
        self.shapes: dict[tuple[str, ...], str] = {}

    def render(self, context: Context, row_id: str, row: Any) -> Markup:
        actions = tuple(self.fitting(row))
        if actions not in self.shapes:
            self.shapes[actions] = self._shape(context, actions)
        return _of_row(self.shapes[actions], context["row_value"](row))

    def fitting_any(self, rows: Iterable[Any]) -> set[str]:
        """Return the actions that fit one row or more of ``rows``."""
        return {str(action) for row in rows for action in self.fitting(row)}

    def _shape(self, context: Context, actions: Sequence[str]) -> str:
        button = self._resolve_symbol(context, self.macro)
        return "".join(str(button(action, HOLE, self.labels[action])) for action in actions)


def _of_row(shape: str, row: object) -> Markup:
    # The shape is the output of a template; a row is numbers with dots between them.
    return Markup(shape.replace(HOLE, str(row)))  # noqa: S704
