"""Every error a service may raise. How each is shown is the business of ``web.errors``."""

from collections.abc import Mapping


class ConsoleError(Exception):
    """Base of all errors that people may see: ``message`` is safe to show and translated.

    ``fields`` maps a form field to what is wrong with it, where that is known.
    """

    def __init__(self, message: str = "", *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.fields: Mapping[str, str] = fields or {}


class InvalidInputError(ConsoleError):
    """What was sent cannot be used: a wrong value, a missing reason, a broken file (400)."""


class ForbiddenError(ConsoleError):
    """The actor may see the subject but not do this with it (403)."""


class MissingError(ConsoleError):
    """There is no such subject, or the actor may not know of it (404)."""


class ConflictError(ConsoleError):
    """The subject has changed, or its state does not allow this now (409)."""
