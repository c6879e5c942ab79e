"""Translation for floors that know no web: Babel decides the language, or English stands."""

from flask_babel import gettext, lazy_gettext, ngettext

__all__ = ["N_", "gettext", "lazy_gettext", "ngettext"]


def N_(message: str) -> str:  # noqa: N802 - the name by which Babel collects it
    """Mark ``message`` for translation, which happens where it is shown."""
    return message
