"""The third-party files are those of the lock, and each comes with its licence."""

import json
import re
from pathlib import Path

import pytest

from console.theme.icons import ICONS
from console.theme.vendor import FILES, FOLDERS, VENDOR

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "browser" / "vendor" / "axe-core"


@pytest.fixture(scope="module")
def lock() -> str:
    return (ROOT / "console" / "theme" / "package-lock.json").read_text()


def version(lock: str, package: str) -> str:
    """Return the version of ``package`` in the lock."""
    found: str = json.loads(lock)["packages"][f"node_modules/{package}"]["version"]
    return found


def test_versions_are_those_of_the_lock(lock: str) -> None:
    kept = json.loads((VENDOR / "versions.json").read_text())
    assert kept == {package: version(lock, package) for package in FOLDERS}


def test_axe_is_that_of_the_lock(lock: str) -> None:
    with (AXE / "axe.min.js").open() as script:
        assert f"axe v{version(lock, 'axe-core')}" in script.readline()
    assert (AXE / "LICENSE").stat().st_size


@pytest.mark.parametrize("package", FOLDERS)
def test_each_package_is_whole(package: str) -> None:
    folder = VENDOR / FOLDERS[package]
    names = {Path(name).name for name in FILES.get(package, ("icons.css",))}
    assert {path.name for path in folder.iterdir()} == names | {"LICENSE"}
    for path in folder.iterdir():
        assert path.stat().st_size
        assert "sourceMappingURL" not in path.read_text()


def test_no_folder_is_left_over() -> None:
    assert {p.name for p in VENDOR.iterdir() if p.is_dir()} == set(FOLDERS.values())


def test_the_lock_names_no_registry(lock: str) -> None:
    assert '"resolved"' not in lock


def test_each_icon_that_templates_name_is_there() -> None:
    sheet = (VENDOR / "tabler-icons" / "icons.css").read_text()
    assert re.findall(r"\.i-([a-z0-9-]+)\{", sheet) == ICONS
    for template in (ROOT / "console").rglob("*.html"):
        text = template.read_text()
        for name in re.findall(r"\bi i-([a-z0-9-]+)[ \"]|\bicon\('([a-z0-9-]+)'\)", text):
            assert "".join(name) in ICONS, f"{template}: put it into ICONS, then make vendor"
