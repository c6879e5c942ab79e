"""Translation for floors that know no web: Babel decides the language, or English stands."""

from flask_babel import gettext, lazy_gettext, ngettext

__all__ = ["gettext", "lazy_gettext", "ngettext"]
