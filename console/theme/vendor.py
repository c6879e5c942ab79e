"""Refills static/vendor: ``python -m console.theme.vendor path/to/node_modules``."""

import json
import re
import sys
from pathlib import Path
from urllib.parse import quote

VENDOR = Path(__file__).parent / "static" / "vendor"

# Names of @tabler/icons (outline). Templates write icon('name'); add a name here before using it.
ICONS = """
adjustments alert-circle alert-triangle archive arrow-back-up arrow-down arrow-up article ban
bookmark calendar chart-bar check chevron-down chevron-left chevron-right chevrons-left
circle-check clock copy device-desktop dots download external-link eye eye-off filter flag gavel
help history home inbox info-circle key layout-dashboard link list-check lock logout mail menu-2
messages moon pencil photo plus refresh search selector send settings shield star sun tag trash
upload user user-check users webhook world x
""".split()

SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='#000' "
    "stroke-width='1.75' stroke-linecap='round' stroke-linejoin='round'>{}</svg>"
)


def icon_rule(name: str, source: str) -> str:
    """One icon as a CSS custom property; theme.css paints it as a mask in the text's colour."""
    shapes = re.findall(r"<(?!/?svg|path stroke=\"none\")[^>]+>", source)
    body = "".join(
        re.sub(r"\s+", " ", shape).replace(" />", "/>").replace('"', "'") for shape in shapes
    )
    data = quote(SVG.format(body), safe=" ='/:.,-")
    return f'.i-{name}{{--i:url("data:image/svg+xml,{data}")}}'


def write_icons(package: Path) -> None:
    target = VENDOR / "tabler-icons"
    target.mkdir(parents=True, exist_ok=True)
    rules = [
        icon_rule(name, (package / "icons" / "outline" / f"{name}.svg").read_text())
        for name in ICONS
    ]
    (target / "icons.css").write_text(
        "/* @tabler/icons, MIT, see LICENSE */\n" + "\n".join(rules) + "\n"
    )
    (target / "LICENSE").write_text((package / "LICENSE").read_text())


def write_styles(package: Path) -> None:
    """Two style sheets without source maps. The package has no licence file: ours stays."""
    target = VENDOR / "tabler-core"
    target.mkdir(parents=True, exist_ok=True)
    for name in ("tabler.min.css", "tabler.rtl.min.css"):
        source = (package / "dist" / "css" / name).read_text()
        (target / name).write_text(re.sub(r"/\*# sourceMappingURL=.*?\*/\s*", "", source))


def main(node_modules: Path) -> None:
    packages = {name: node_modules / name for name in ("@tabler/core", "@tabler/icons")}
    write_styles(packages["@tabler/core"])
    write_icons(packages["@tabler/icons"])
    versions = {
        name: json.loads((path / "package.json").read_text())["version"]
        for name, path in packages.items()
    }
    (VENDOR / "versions.json").write_text(json.dumps(versions, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
