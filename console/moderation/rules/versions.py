"""The rules as they stand now, and as they stood: reading versions."""

from sqlalchemy import Select, select

from console.core.db import session
from console.moderation.rules.models import RulesVersion
from console.moderation.rules.parts import Rules
from console.moderation.rules.settings import RulesSettings, settings_from


def newest_version() -> Select[RulesVersion]:
    """Return the version that holds; there is none until somebody has changed the rules."""
    return select(RulesVersion).order_by(RulesVersion.id.desc()).limit(1)


def current_rules() -> Rules:
    """Return the rules that hold, ready to be asked."""
    version = session.scalars(newest_version()).first()
    if version is None:
        return Rules(RulesSettings())
    return Rules(settings_from(version.settings), version_id=version.id)
