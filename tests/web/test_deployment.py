"""Production refuses what is grave, and says which variable to set."""

from typing import Any

import pytest
from flask import Flask

from config import UnknownConfigError, load_config
from config.production import ProductionConfig, ProductionConfigError
from console.web.deployment import findings

GOOD = {
    "SECRET_KEY": "k9-abcdefghijklmnopqrstuvwxyz-0123456789",
    "SECURITY_PASSWORD_SALT": "s9-abcdefghijklmnopqrstuvwxyz-0123456789",
    "TRUSTED_HOSTS": "www.example.com",
    "DATABASE_URL": "postgresql+psycopg://console@db/console",
    "MAIL_SERVER": "mail.example.com",
    "PUBLIC_BASE_URL": "https://www.example.com",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that sets the environment to what production needs, but for changes."""

    def arrange(**changes: str) -> None:
        for name, value in (GOOD | changes).items():
            monkeypatch.setenv(name, value)

    return arrange


def test_good_settings_start(environment: Any) -> None:
    environment()
    config = ProductionConfig()
    assert config.SESSION_COOKIE_SECURE
    assert config.SESSION_COOKIE_NAME.startswith("__Host-")
    assert findings(settings(config)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("SECURITY_PASSWORD_SALT", ""),
        ("TRUSTED_HOSTS", ""),
    ],
)
def test_grave_ones_do_not(environment: Any, name: str, value: str) -> None:
    environment(**{name: value})
    with pytest.raises(ProductionConfigError, match=name):
        ProductionConfig()


def test_debug_does_not(environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    environment()
    monkeypatch.setattr(ProductionConfig, "DEBUG", True)
    with pytest.raises(ProductionConfigError, match="DEBUG"):
        ProductionConfig()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"DATABASE_URL": "sqlite:///x.db"}, "SQLite"),
        ({"MAIL_SERVER": ""}, "MAIL_SERVER"),
        ({"PUBLIC_BASE_URL": "http://www.example.com"}, "PUBLIC_BASE_URL"),
    ],
)
def test_others_are_warned_about(environment: Any, changes: dict[str, str], words: str) -> None:
    environment(**changes)
    found = findings(settings(ProductionConfig()))
    assert [(words in finding.text, finding.grave) for finding in found] == [(True, False)]


def settings(config: object) -> dict[str, Any]:
    """Return ``config`` as the application holds it."""
    return {name: getattr(config, name) for name in dir(config) if name.isupper()}


def test_an_unknown_configuration_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_CONFIG", "staging")
    with pytest.raises(UnknownConfigError, match="staging"):
        load_config()


def test_the_command_fails_on_what_is_grave(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["check", "--deploy"])
    assert result.exit_code == 1
    assert "TRUSTED_HOSTS" in result.output
    assert "Traceback" not in result.output
