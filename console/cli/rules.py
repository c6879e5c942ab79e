"""``flask moderation rules`` and ``flask moderation terms``: rules and lists as files."""

import sys
from dataclasses import replace
from pathlib import Path

import click
import orjson
from flask.cli import AppGroup

from console.cli.moderation import moderation
from console.cli.people import errors_in_a_line, one_change
from console.core.errors import MissingError
from console.moderation.rules.documents import import_rules, rules_document
from console.moderation.rules.lists import ListSettings
from console.moderation.rules.models import Mode
from console.moderation.rules.parts import Effect
from console.moderation.rules.services import How, read_beforehand, save_list
from console.moderation.rules.termfiles import decode, write_terms
from console.moderation.rules.versions import Setup, current_setup, patterns_of
from console.web.identity import COMMAND_LINE

rules = AppGroup("rules", help="Export and import all rules as JSON.")
terms = AppGroup("terms", help="Export and import a list of terms, one a line.")
moderation.add_command(rules)
moderation.add_command(terms)

INPUT = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.option("-o", "--output", default="-", help="The file to write, or - (the default).")
EFFECTS = [str(effect) for effect in Effect if effect is not Effect.APPROVE]


@rules.command("export")
@OUTPUT
def export_rules(output: str) -> None:
    """Write settings and lists of the rules that hold."""
    with one_change():
        document = rules_document(COMMAND_LINE)
    _write(output, orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")


@rules.command("import")
@click.argument("file", type=INPUT)
def replace_all(file: Path) -> None:
    """Make the rules in FILE all that hold. Those that held can be restored in the console."""
    with one_change():
        setup = import_rules(COMMAND_LINE, file.read_bytes())
    click.echo(f"version {setup.version_id} holds, with {len(setup.lists)} lists")


@terms.command("export")
@click.argument("name", metavar="LIST")
@OUTPUT
def export_terms(name: str, output: str) -> None:
    """Write the terms of LIST, one a line."""
    with one_change():
        setup = current_setup()
        found = _find(setup, name)
        if found is None:
            raise MissingError(f"There is no list “{name}”. {_names(setup)}")
        patterns = patterns_of(replace(setup, lists=(found,)))[found.id]
    _write(output, write_terms(patterns).encode())


@terms.command("import")
@click.argument("name", metavar="LIST")
@click.argument("file", type=INPUT)
@click.option(
    "--how",
    type=click.Choice([str(how) for how in How]),
    default=str(How.ADD),
    show_default=True,
    help="What to do with the terms that the list has.",
)
@click.option("--effect", type=click.Choice(EFFECTS), help="What becomes of comments; new: hold.")
@click.option("--mode", type=click.Choice([str(mode) for mode in Mode]), help="New: shadow.")
@click.option("--weight", type=int, help="What the list adds to the score; new: 50.")
def import_terms(  # noqa: PLR0913, PLR0917 - options
    name: str, file: Path, how: str, effect: str | None, mode: str | None, weight: int | None
) -> None:
    """Bring the terms in FILE into LIST, which is made where there is none."""
    with errors_in_a_line():
        there = _find(current_setup(), name)
        read = read_beforehand(there.id if there else 0, decode(file.read_bytes()))
    with one_change():
        known = _find(current_setup(), name) or ListSettings(0, name, Effect.HOLD, Mode.SHADOW, 50)
        wanted = replace(
            known,
            effect=Effect(effect) if effect else known.effect,
            mode=Mode(mode) if mode else known.mode,
            weight=known.weight if weight is None else weight,
        )
        change = save_list(COMMAND_LINE, wanted, read, how=How(how))
    for fault in change.text.faults:
        click.echo(f"line {fault.line}: {fault.text}: {fault.message}", err=True)
    click.echo(
        f"{change.terms} terms in the list: {change.added} added, {change.removed} removed, "
        f"{change.text.skipped} lines left out"
    )


def _find(setup: Setup, name: str) -> ListSettings | None:
    return next((each for each in setup.lists if each.name.casefold() == name.casefold()), None)


def _names(setup: Setup) -> str:
    return f"Lists: {', '.join(each.name for each in setup.lists) or 'none'}."


def _write(output: str, raw: bytes) -> None:
    if output == "-":
        sys.stdout.buffer.write(raw)
        return
    try:
        Path(output).write_bytes(raw)
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from error
