"""The lock files hold what ``pyproject.toml`` asks for, with hashes, at one version each."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = PROJECT["dependency-groups"]["dev"]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)(.*?)(?=^\S|\Z)", re.DOTALL | re.M)


def pins(name: str) -> dict[str, tuple[str, str]]:
    """Return the version of each package in a lock file, and the text that follows it."""
    found = PIN.findall((ROOT / name).read_text())
    return {canonicalize_name(package): (version, rest) for package, version, rest in found}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("requirements.txt", RUNTIME), ("requirements-dev.txt", [*RUNTIME, *DEVELOPMENT])],
)
def test_what_is_asked_for_is_locked(name: str, wanted: list[str]) -> None:
    locked = pins(name)
    missing = [
        text
        for text in wanted
        if (asked := Requirement(text))
        and locked.get(canonicalize_name(asked.name), ("", ""))[0] not in asked.specifier
    ]
    assert missing == [], f"run `make lock`: {name} is behind pyproject.toml"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_locked_has_hashes(name: str) -> None:
    assert [package for package, (_, rest) in pins(name).items() if "--hash=" not in rest] == []


def test_nothing_is_locked_that_nobody_asks_for() -> None:
    asked = {canonicalize_name(Requirement(text).name) for text in RUNTIME}
    direct = {name for name, (_, rest) in pins("requirements.txt").items() if "console (" in rest}
    assert direct == asked, "run `make lock`"


def test_both_sets_have_the_same_versions() -> None:
    development = pins("requirements-dev.txt")
    differing = [
        name
        for name, (version, _) in pins("requirements.txt").items()
        if development.get(name, ("",))[0] != version
    ]
    assert differing == [], "run `make lock`"
