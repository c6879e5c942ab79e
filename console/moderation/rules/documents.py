"""The rules as one JSON document, to be kept, compared by other tools, or taken elsewhere."""

from collections.abc import Sequence
from typing import Any

import orjson

from console.core.actor import Actor
from console.core.errors import ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.moderation.policies import can_read_rules
from console.moderation.rules.lists import ListSettings, list_settings_from
from console.moderation.rules.services import replace_rules
from console.moderation.rules.settings import RulesSettings, settings_from
from console.moderation.rules.versions import Setup, current_setup, patterns_of

FORMAT = "console-rules-1"


def rules_document(actor: Actor) -> dict[str, Any]:
    """Return all rules that hold. Raises ``ForbiddenError``."""
    if not can_read_rules(actor):
        raise ForbiddenError(_("You may not see the rules."))
    setup = current_setup()
    patterns = patterns_of(setup)
    lists = [_without_id(each) | {"terms": patterns[each.id]} for each in setup.lists]
    return {"format": FORMAT, "settings": setup.settings.as_json(), "lists": lists}


def import_rules(actor: Actor, raw: bytes) -> Setup:
    """Make the rules in the document ``raw`` all that hold, lists included, as a new version.

    Raises ``InvalidInputError`` where it is no such document, else as ``replace_rules`` does.
    """
    try:
        settings, lists = _read(orjson.loads(raw))
    except (KeyError, TypeError, ValueError) as error:  # orjson raises ValueError
        raise InvalidInputError(_("This is no document of rules.")) from error
    return replace_rules(actor, settings, lists)


def _read(document: Any) -> tuple[RulesSettings, list[tuple[ListSettings, Sequence[str]]]]:
    settings = document["settings"]
    if document["format"] != FORMAT or not isinstance(settings, dict):
        raise ValueError(FORMAT)
    return settings_from(settings), [_list_from(each) for each in document["lists"]]


def _without_id(settings: ListSettings) -> dict[str, Any]:
    return {name: value for name, value in settings.as_json().items() if name != "id"}


def _list_from(document: dict[str, Any]) -> tuple[ListSettings, Sequence[str]]:
    terms = document["terms"]
    plain = isinstance(terms, list) and all(isinstance(term, str) for term in terms)
    numeric = type(document["weight"]) is int and isinstance(document["name"], str)
    if not (plain and numeric):
        raise TypeError(terms)
    return list_settings_from({**document, "id": 0}), terms
