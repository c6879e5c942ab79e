"""Comments: how they come in, who decides them, and what is known about them."""

# Tables that nothing else mentions have to be known to the migrations too.
import console.moderation.learning.models
import console.moderation.rules.models  # noqa: F401
