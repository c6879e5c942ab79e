"""What this domain announces. Listeners run in the transaction; slow work belongs after it."""

from blinker import Namespace

_signals = Namespace()

comments_decided = _signals.signal("comments-decided")
"""Sent by the actor with ``operation`` when at least one comment changed its state."""
