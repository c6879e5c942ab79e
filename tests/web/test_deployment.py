"""Production refuses what is grave, and says which variable to set."""

from typing import Any

import pytest
from flask import Flask

from config import UnknownConfigError, load_config
from config.production import ProductionConfig
from console.app import create_app
from console.web.deployment import DeploymentError, findings

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
    app = create_app(ProductionConfig())
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert findings(app.config) == []


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("SECRET_KEY", "a" * 64, "SECRET_KEY"),
        ("SECURITY_PASSWORD_SALT", "", "SECURITY_PASSWORD_SALT"),
        ("TRUSTED_HOSTS", "", "TRUSTED_HOSTS"),
        ("FLASK_DEBUG", "1", "DEBUG"),
    ],
)
def test_grave_ones_do_not(environment: Any, name: str, value: str, named: str) -> None:
    environment(**{name: value})
    with pytest.raises(DeploymentError, match=named):
        create_app(ProductionConfig())


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


@pytest.mark.parametrize("host", ["evil.example", "10.0.0.5", "www.example.com.evil.example"])
@pytest.mark.parametrize("address", ["/", "/login", "/healthz", "/nothing", "/admin/"])
def test_a_host_that_is_not_ours_is_refused(environment: Any, host: str, address: str) -> None:
    environment(DATABASE_URL="sqlite://")
    client = create_app(ProductionConfig()).test_client()
    answer = client.get(address, base_url=f"https://{host}")
    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer.headers
    assert client.get("/healthz", base_url="https://www.example.com").status_code == 200


def test_an_unknown_configuration_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_CONFIG", "staging")
    with pytest.raises(UnknownConfigError, match="staging"):
        load_config()


def test_the_command_fails_on_what_is_grave(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["check", "--deploy"])
    assert result.exit_code == 1
    assert "TRUSTED_HOSTS" in result.output
    assert "Traceback" not in result.output
