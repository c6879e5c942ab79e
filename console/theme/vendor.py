"""Refills static/vendor: ``python -m console.theme.vendor path/to/node_modules``.

``make vendor`` calls it with what package-lock.json names.
"""

import json
import re
import sys
from pathlib import Path
from urllib.parse import quote

from console.theme.icons import ICONS

VENDOR = Path(__file__).parent / "static" / "vendor"

FOLDERS = {
    "@tabler/core": "tabler-core",
    "@tabler/icons": "tabler-icons",
    "htmx.org": "htmx",
    "tom-select": "tom-select",
    "uplot": "uplot",
}
FILES = {
    "@tabler/core": ("dist/css/tabler.min.css", "dist/css/tabler.rtl.min.css"),
    "htmx.org": ("dist/htmx.min.js",),
    # The smallest file that holds virtual_scroll. Its styles are in theme.css.
    "tom-select": ("dist/js/tom-select.complete.min.js",),
    "uplot": ("dist/uPlot.iife.min.js", "dist/uPlot.min.css"),
}

SIDE = 24
"""Pixels of one icon; they stand one below the other in one picture."""
SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {} {}' fill='none' stroke='#000' "
    "stroke-width='1.75' stroke-linecap='round' stroke-linejoin='round'>{}</svg>"
)


WEARERS = '.i::before,[name="row_action"]::before'
"""What shows an icon: --i is its place in the picture, --i-check and so on are the places."""


def icon_sheet(sources: dict[str, str]) -> str:
    """Every icon as one mask, of which an element shows a part; theme.css gives size and colour.

    One picture is read once. One of its own for each icon would take as long as the rest of a page.
    """
    last = len(sources) - 1
    body = "".join(
        f"<g transform='translate(0 {SIDE * place})'>{_shapes(source)}</g>"
        for place, source in enumerate(sources.values())
    )
    data = quote(SVG.format(SIDE, SIDE * len(sources), body), safe=" ='/:.,-")
    places = {name: f"{place / last:.4%}" for place, name in enumerate(sources)}
    known = "".join(f"--i-{name}:{place};" for name, place in places.items())
    rules = [f".i-{name}{{--i:{place}}}" for name, place in places.items()]
    mask = f'url("data:image/svg+xml,{data}") 0 var(--i,-100%)/100% {len(sources)}00% no-repeat'
    return "\n".join(
        [
            "/* @tabler/icons, MIT, see LICENSE */",
            *rules,
            f":root{{{known}}}",
            f"{WEARERS}{{mask:{mask}}}",
            "",
        ]
    )


def _shapes(source: str) -> str:
    found = re.findall(r"<(?!/?svg|path stroke=\"none\")[^>]+>", source)
    return "".join(
        re.sub(r"\s+", " ", shape).replace(" />", "/>").replace('"', "'") for shape in found
    )


def write_icons(package: Path, target: Path) -> None:
    """The icons that templates use, as one style sheet."""
    folder = package / "icons" / "outline"
    sources = {name: (folder / f"{name}.svg").read_text() for name in ICONS}
    (target / "icons.css").write_text(icon_sheet(sources))


def write_files(package: Path, target: Path, names: tuple[str, ...]) -> None:
    """Files as they come, without source maps: those would be a request that fails."""
    for name in names:
        source = (package / name).read_text()
        plain = re.sub(
            r"\s*(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*)\s*", "\n", source
        )
        (target / Path(name).name).write_text(plain)


def write_package(name: str, package: Path) -> str:
    """Fill the folder of one package; return its version."""
    target = VENDOR / FOLDERS[name]
    target.mkdir(parents=True, exist_ok=True)
    if name == "@tabler/icons":
        write_icons(package, target)
    else:
        write_files(package, target, FILES[name])
    licence = package / "LICENSE"
    if licence.exists():  # @tabler/core comes without the file: the one written for it stays
        (target / "LICENSE").write_text(licence.read_text())
    version: str = json.loads((package / "package.json").read_text())["version"]
    return version


def main(node_modules: Path) -> None:
    """Refill every folder from ``node_modules``, and note the versions."""
    versions = {name: write_package(name, node_modules / name) for name in FOLDERS}
    (VENDOR / "versions.json").write_text(json.dumps(versions, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
