"""Many people, real data: TLS in front, nothing weak, or it does not start."""

from click import ClickException

from config.base import BaseConfig

SECRET_LENGTH = 32


class ProductionConfig(BaseConfig):
    """Settings behind nginx. Raises ``ProductionConfigError`` when something grave is missing."""

    NAME = "production"
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    REMEMBER_COOKIE_SECURE = True
    REMEMBER_COOKIE_NAME = "__Host-remember"
    PREFERRED_URL_SCHEME = "https"

    def __init__(self) -> None:
        super().__init__()
        problems = grave_problems(self)
        if problems:
            raise ProductionConfigError("; ".join(problems))


class ProductionConfigError(ClickException):
    """Names each variable that keeps production from starting; commands show it as one line."""


def grave_problems(config: BaseConfig) -> list[str]:
    """Return what is grave enough to refuse to start, one sentence each."""
    problems = [
        f"{name} is missing or shorter than {SECRET_LENGTH} characters"
        for name in ("SECRET_KEY", "SECURITY_PASSWORD_SALT")
        if len(getattr(config, name)) < SECRET_LENGTH or len(set(getattr(config, name))) < 8
    ]
    if config.DEBUG:
        problems.append("DEBUG is on")
    if not config.TRUSTED_HOSTS:
        problems.append("TRUSTED_HOSTS is empty: name the hosts that the site answers for")
    return problems
