"""What is wrong with the settings for a site that the world can reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from click import ClickException
from flask import Flask

SECRET_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. ``grave`` ones keep production from starting."""

    text: str
    grave: bool = False


class DeploymentError(ClickException):
    """Names each setting that keeps production from starting; commands show it as one line."""


def refuse_grave_settings(app: Flask) -> None:
    """Raise ``DeploymentError`` when ``app`` is for production and something grave is wrong."""
    if app.config["NAME"] != "production":
        return
    grave = [finding.text for finding in findings(app.config) if finding.grave]
    if grave:
        raise DeploymentError("production does not start: " + "; ".join(grave))


def findings(config: Mapping[str, Any]) -> list[Finding]:
    """Return everything that production would refuse or warn about."""
    return [finding for rule in RULES for finding in rule(config)]


def _secrets(config: Mapping[str, Any]) -> list[Finding]:
    return [
        Finding(f"{name} is missing or weak: set {SECRET_LENGTH} random characters or more", True)
        for name in ("SECRET_KEY", "SECURITY_PASSWORD_SALT")
        if len(config[name] or "") < SECRET_LENGTH or len(set(config[name])) < 8
    ]


def _debug(config: Mapping[str, Any]) -> list[Finding]:
    return [Finding("DEBUG is on: unset FLASK_DEBUG", True)] if config["DEBUG"] else []


def _hosts(config: Mapping[str, Any]) -> list[Finding]:
    if config["TRUSTED_HOSTS"]:
        return []
    return [Finding("TRUSTED_HOSTS is empty: name the hosts that the site answers for", True)]


def _kind(config: Mapping[str, Any]) -> list[Finding]:
    if config["NAME"] == "production":
        return []
    return [Finding(f"FLASK_CONFIG is {config['NAME']}, not production")]


def _cookies(config: Mapping[str, Any]) -> list[Finding]:
    return [
        Finding(f"{name} is off: the cookie would travel without TLS")
        for name in ("SESSION_COOKIE_SECURE", "REMEMBER_COOKIE_SECURE")
        if not config.get(name)
    ]


def _database(config: Mapping[str, Any]) -> list[Finding]:
    if config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        return []
    return [Finding("DATABASE_URL is SQLite: one machine only, one writer at a time")]


def _mail(config: Mapping[str, Any]) -> list[Finding]:
    if config["MAIL_SERVER"]:
        return []
    return [Finding("MAIL_SERVER is empty: nobody receives a link to set a password")]


def _address(config: Mapping[str, Any]) -> list[Finding]:
    if config["PUBLIC_BASE_URL"].startswith("https://"):
        return []
    return [Finding("PUBLIC_BASE_URL does not begin with https://")]


RULES = (_secrets, _debug, _hosts, _kind, _cookies, _database, _mail, _address)
