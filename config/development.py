"""One person on one machine: SQLite, mail into files, a secret of its own kept in instance/."""

import secrets

from environs import Env

from config.base import INSTANCE, ROOT, BaseConfig


class DevelopmentConfig(BaseConfig):
    """Settings that need nothing to be set. Reads ``.env`` beside ``wsgi.py``."""

    NAME = "development"

    def __init__(self) -> None:
        Env().read_env(str(ROOT / ".env"), recurse=False)
        super().__init__()
        self.SECRET_KEY = self.SECRET_KEY or _kept_secret("secret_key")
        self.SECURITY_PASSWORD_SALT = self.SECURITY_PASSWORD_SALT or _kept_secret("password_salt")


def _kept_secret(name: str) -> str:
    """Return a random secret that outlives restarts, kept readable by its owner only."""
    path = INSTANCE / name
    INSTANCE.mkdir(exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
