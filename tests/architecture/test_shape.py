"""Sizes, names and places of the code. Who may import whom is the business of lint-imports."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULE_LINES = 400
FUNCTION_LINES = 50
VAGUE_NAMES = {"helper", "helpers", "manager", "managers", "misc", "util", "utils"}
# Whoever catches everything must be the last one who can: it logs, or raises again.
# A rule that fails holds the comment, whatever its failure.
CATCH_ALL_PLACES = (
    "console/core/unit_of_work.py",
    "console/jobs/",
    "console/moderation/rules/pipeline.py",
)
FORBIDDEN_WORDS = re.compile(
    r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "lorem " + "ipsum")) + r")\b"
)

MODULES = sorted(
    path
    for folder in ("config", "console", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "static" not in path.parts
)
TREES = {path: ast.parse(path.read_text()) for path in MODULES}


def place(path: Path, node: ast.AST | None = None) -> str:
    """Return how an editor is told where to go."""
    line = f":{node.lineno}" if isinstance(node, ast.stmt | ast.ExceptHandler) else ""
    return f"{path.relative_to(ROOT).as_posix()}{line}"


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    """Return every node of those kinds, with its module."""
    for path, tree in TREES.items():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, kinds))


def test_modules_are_short() -> None:
    assert [place(p) for p in MODULES if len(p.read_text().splitlines()) > MODULE_LINES] == []


def test_functions_are_short() -> None:
    long = [
        f"{place(path, node)} {node.name}"
        for path, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ]
    assert long == []


def test_names_say_something() -> None:
    parts = {part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert parts & VAGUE_NAMES == set()


def test_modules_say_what_they_are_for() -> None:
    # An empty __init__.py says nothing by being one.
    assert [
        place(p) for p, tree in TREES.items() if tree.body and not ast.get_docstring(tree)
    ] == []


def test_only_the_edges_catch_everything() -> None:
    caught = [
        place(path, node)
        for path, node in nodes(ast.ExceptHandler)
        if isinstance(node, ast.ExceptHandler)
        and catches_everything(node)
        and not raises_again(node)
        and not place(path).startswith(CATCH_ALL_PLACES)
    ]
    assert caught == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Return whether no exception passes ``handler``."""
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {kind.id for kind in kinds if isinstance(kind, ast.Name)}
    return bool(names & {"Exception", "BaseException"})


def raises_again(handler: ast.ExceptHandler) -> bool:
    """Return whether ``handler`` only tidies up."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


@pytest.mark.parametrize("folder", ["config", "console", "migrations", "tests", "docs"])
def test_nothing_is_left_for_later(folder: str) -> None:
    found = [
        f"{place(path)}:{number}"
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".css", ".html", ".js", ".md", ".py"} and "vendor" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if FORBIDDEN_WORDS.search(line)
    ]
    assert found == []
