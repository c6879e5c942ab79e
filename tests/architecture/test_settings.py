"""Every setting is explained where people look for it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_example_names_every_setting() -> None:
    code = "".join(path.read_text() for path in (ROOT / "config").glob("*.py"))
    read = set(re.findall(r"""env(?:iron)?(?:\.\w+)?[\[(]\s*["']([A-Z_]+)["']""", code))
    explained = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read
    assert read - explained == set()
