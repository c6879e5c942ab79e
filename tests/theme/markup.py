"""What is wrong with the markup of a page, as far as that can be told without a browser."""

from html.parser import HTMLParser


class Checker(HTMLParser):
    """Collects what a strict policy or a person with a screen reader would stumble over."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.headings = 0
        self.templates = 0  # what is in a template is no part of the page yet

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in values if name.startswith("on")]
        self.found += [f"<{tag} style>" for _ in range("style" in values)]
        if tag in {"script", "style"} and not ("src" in values or values.get("nonce")):
            self.found.append(f"inline <{tag}>")
        if (values.get("href") or "").startswith("javascript:"):
            self.found.append("javascript: address")
        identity = values.get("id")
        self.templates += tag == "template"
        if identity and not self.templates:
            self.found += [f"second #{identity}" for _ in range(identity in self.ids)]
            self.ids.add(identity)
        self.headings += tag == "h1"

    def handle_endtag(self, tag: str) -> None:
        self.templates -= tag == "template"


def faults(page: str) -> list[str]:
    """Return what a strict policy would refuse, ids that are there twice, a missing heading."""
    checker = Checker()
    checker.feed(page)
    return checker.found + ["not one <h1>"] * (checker.headings != 1)
