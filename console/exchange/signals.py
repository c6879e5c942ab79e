"""What this domain announces. Listeners run in the transaction; slow work belongs after it."""

from blinker import Namespace

_signals = Namespace()

content_imported = _signals.signal("content-imported")
"""Sent by the actor with ``report`` when an import, not a dry run, has written something."""
