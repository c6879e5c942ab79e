"""Many people, real data: TLS in front. What must not be weak is judged in ``web.deployment``."""

from config.base import BaseConfig


class ProductionConfig(BaseConfig):
    """Settings behind nginx."""

    NAME = "production"
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    REMEMBER_COOKIE_SECURE = True
    REMEMBER_COOKIE_NAME = "__Host-remember"
    PREFERRED_URL_SCHEME = "https"
