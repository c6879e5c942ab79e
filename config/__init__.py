"""Settings, read from the environment. Imports nothing of the console."""

import os

from click import ClickException

from config.base import BaseConfig
from config.development import DevelopmentConfig
from config.production import ProductionConfig
from config.testing import TestingConfig

CONFIGS: dict[str, type[BaseConfig]] = {
    "development": DevelopmentConfig,
    "production": ProductionConfig,
    "testing": TestingConfig,
}


class UnknownConfigError(ClickException):
    """``FLASK_CONFIG`` names no configuration; commands show it as one line."""


def load_config() -> BaseConfig:
    """Return the settings that ``FLASK_CONFIG`` names (development when unset).

    Raises ``UnknownConfigError`` for a name that is none of ``CONFIGS``.
    """
    name = os.environ.get("FLASK_CONFIG", "development")
    if name not in CONFIGS:
        raise UnknownConfigError(f"FLASK_CONFIG={name!r} is none of {', '.join(sorted(CONFIGS))}")
    return CONFIGS[name]()
