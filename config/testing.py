"""The test suite: cheap password hashes, fixed secrets, errors raised rather than shown."""

from config.base import BaseConfig, engine_options


class TestingConfig(BaseConfig):
    """Settings of the suite; the database is given by the test run."""

    __test__ = False
    NAME = "testing"
    TESTING = True
    PROPAGATE_EXCEPTIONS = False
    SECURITY_PASSWORD_SINGLE_HASH = False
    SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS = {"bcrypt__rounds": 4}  # noqa: RUF012 - read once
    SERVER_NAME = None
    JOBS_INLINE = True

    def __init__(self, database_url: str = "sqlite://") -> None:
        super().__init__()
        self.SECRET_KEY = "only-for-the-test-suite-" + "0" * 40
        self.SECURITY_PASSWORD_SALT = "0123456789"  # noqa: S105
        self.use_database(database_url)

    def use_database(self, url: str) -> None:
        """Point the settings at ``url``."""
        self.SQLALCHEMY_DATABASE_URI = url
        self.SQLALCHEMY_ENGINE_OPTIONS = engine_options(url)
