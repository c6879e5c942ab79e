"""What colour schemes and parts of the world are called."""

from console.core.messages import lazy_gettext as _l

SCHEME_LABELS = {"auto": _l("System"), "light": _l("Light"), "dark": _l("Dark")}
REGION_LABELS = {
    "Africa": _l("Africa"),
    "America": _l("America"),
    "Antarctica": _l("Antarctica"),
    "Arctic": _l("Arctic"),
    "Asia": _l("Asia"),
    "Atlantic": _l("Atlantic Ocean"),
    "Australia": _l("Australia"),
    "Europe": _l("Europe"),
    "Indian": _l("Indian Ocean"),
    "Pacific": _l("Pacific Ocean"),
    "Etc": _l("Other"),
}
"""The first part of a zone's name -> the region; "Etc" for those without one."""
