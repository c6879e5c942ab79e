"""What this domain announces. Listeners run in the transaction; slow work belongs after it."""

from blinker import Namespace

_signals = Namespace()

undo_started = _signals.signal("undo-started")
"""Sent by the actor with ``operation``, an Undo too large for one part: it is left running."""

comments_decided = _signals.signal("comments-decided")
"""Sent by the actor with ``operation`` and ``moved``, the ids of comments that changed their state.

Large operations run in parts: it is sent for each of them, with what that part moved."""
