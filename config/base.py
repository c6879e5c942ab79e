"""What holds everywhere. The other classes only say what differs."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from environs import Env

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
LANGUAGES = ("en", "de", "fr", "es", "zh_Hans_CN", "ar")


class BaseConfig:
    """Settings of every kind of running; read when made, so that tests can vary them."""

    NAME = "base"
    DEBUG = False
    TESTING = False

    SITE_NAME = "The console"
    LANGUAGES = LANGUAGES
    BABEL_DEFAULT_LOCALE = "en"
    BABEL_DEFAULT_TIMEZONE = "UTC"
    BABEL_TRANSLATION_DIRECTORIES = str(ROOT / "translations")

    # A post of 500,000 characters takes up to 2 MB, and three times that in an URL-encoded form.
    MAX_CONTENT_LENGTH = 8 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 3 * 1024 * 1024
    MAX_FORM_PARTS = 2_000
    SQLALCHEMY_TRACK_MODIFICATIONS = False
    JOBS_INLINE = False

    # Brotli makes pages an eighth smaller than zstd or gzip do, in a millisecond for 90 kB. From 7
    # on it takes five times as long for one per cent; static files are compressed once and better.
    COMPRESS_ALGORITHM = ("br", "zstd", "gzip")
    COMPRESS_ALGORITHM_STREAMING = ("br", "zstd")
    COMPRESS_BR_LEVEL = 6

    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_COOKIE_SECURE = False
    REMEMBER_COOKIE_HTTPONLY = True
    REMEMBER_COOKIE_SAMESITE = "Lax"
    PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
    WTF_CSRF_TIME_LIMIT = 12 * 3600
    WTF_CSRF_SSL_STRICT = True

    SECURITY_PASSWORD_HASH = "bcrypt"  # noqa: S105 - the name of the scheme
    SECURITY_PASSWORD_SCHEMES = ["bcrypt"]  # noqa: RUF012 - read once
    SECURITY_DEPRECATED_PASSWORD_SCHEMES: list[str] = []  # noqa: RUF012 - read once
    SECURITY_PASSWORD_LENGTH_MIN = 12
    SECURITY_PASSWORD_NORMALIZE_FORM = "NFKD"  # noqa: S105 - a Unicode form
    SECURITY_RETURN_GENERIC_RESPONSES = True
    SECURITY_TOKEN_AUTHENTICATION_KEY = None
    SECURITY_LOGOUT_METHODS = ["POST"]  # noqa: RUF012 - read once
    SECURITY_RECOVERABLE = True
    SECURITY_CHANGEABLE = True
    SECURITY_REGISTERABLE = False
    # Its commands know neither our rules nor the log; console.cli has its own of these names.
    SECURITY_CLI_USERS_NAME = None
    SECURITY_CLI_ROLES_NAME = None
    SECURITY_TRACKABLE = True
    # Else each request for a link asks DNS about the address; while DNS is away nothing is sent.
    SECURITY_EMAIL_VALIDATOR_ARGS = {"check_deliverability": False}  # noqa: RUF012 - read once
    SECURITY_RESET_PASSWORD_WITHIN = timedelta(hours=1)
    SECURITY_FRESHNESS = timedelta(minutes=15)
    SECURITY_REDIRECT_ALLOW_SUBDOMAINS = False
    SECURITY_CACHE_CONTROL = {"private": None, "no-store": None}  # noqa: RUF012 - read once
    SECURITY_POST_LOGIN_VIEW = "/admin/"
    SECURITY_POST_LOGOUT_VIEW = "/login"
    SECURITY_POST_RESET_VIEW = "/login"
    SECURITY_POST_CHANGE_VIEW = "/admin/"
    SECURITY_LOGIN_USER_TEMPLATE = "security/login_user.html"
    SECURITY_SCRIPT_NONCE_KEY = "csp_nonce"

    PREFERRED_URL_SCHEME = "http"

    def __init__(self) -> None:
        env = Env()
        self.SECRET_KEY = env.str("SECRET_KEY", "")
        self.SECURITY_PASSWORD_SALT = env.str("SECURITY_PASSWORD_SALT", "")
        self.SQLALCHEMY_DATABASE_URI = env.str("DATABASE_URL", f"sqlite:///{INSTANCE}/console.db")
        self.SQLALCHEMY_ENGINE_OPTIONS = engine_options(self.SQLALCHEMY_DATABASE_URI)
        self.REDIS_URL = env.str("REDIS_URL", "")
        self.ASSETS_DIRECTORY = env.str("ASSETS_DIRECTORY", f"{INSTANCE}/assets")
        self.TRUSTED_HOSTS = env.list("TRUSTED_HOSTS", [], subcast=str) or None
        self.PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        self.PROXY_COUNT = env.int("PROXY_COUNT", 0)
        self._read_mail(env)

    def _read_mail(self, env: Env) -> None:
        self.MAIL_SERVER = env.str("MAIL_SERVER", "")
        self.MAIL_PORT = env.int("MAIL_PORT", 25)
        self.MAIL_USE_TLS = env.bool("MAIL_USE_TLS", False)
        self.MAIL_USE_SSL = env.bool("MAIL_USE_SSL", False)
        self.MAIL_USERNAME = env.str("MAIL_USERNAME", "") or None
        self.MAIL_PASSWORD = env.str("MAIL_PASSWORD", "") or None
        self.MAIL_DEFAULT_SENDER = env.str("MAIL_DEFAULT_SENDER", "console@localhost")
        self.MAIL_DIRECTORY = str(INSTANCE / "mail")
        self.SECURITY_EMAIL_SENDER = self.MAIL_DEFAULT_SENDER


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine's options: on PostgreSQL no statement or lock waits for ever.

    What people typed never stands in an error or a log line, on either database.
    """
    if not url.startswith("postgresql"):
        return {"hide_parameters": True}
    limits = (
        "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
        " -c timezone=UTC"
    )
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_size": 5,
        "max_overflow": 10,
        "pool_recycle": 1800,
        "connect_args": {"connect_timeout": 5, "options": limits},
    }
