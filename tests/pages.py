"""Reads pages as people and browsers do: their texts, links, forms and shape."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
SPOKEN = frozenset("title alt placeholder label aria-label aria-description".split())
"""Attributes that people see or hear; ``data-*`` with more than one word in it count too."""
SILENT = frozenset("code kbd pre samp script".split())
DESCRIBES = frozenset({"description", "og:title", "og:description", "og:site_name"})
CONTENT = re.compile(r"content:\s*\"([^\"]*)\"")


@dataclass(eq=False)
class Element:
    """An element of a page."""

    tag: str
    values: dict[str, str] = field(default_factory=dict)
    parent: "Element | None" = None
    children: "list[Element | str]" = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def walk(self) -> "Iterator[Element]":
        """Yield this element and all within it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, *tags: str) -> "list[Element]":
        """Return the elements of those kinds within this one."""
        return [element for element in self.walk() if element.tag in tags]

    def up(self) -> "Iterator[Element]":
        """Yield this element and what holds it."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    @property
    def text(self) -> str:
        """What stands in it."""
        parts = (part if isinstance(part, str) else part.text for part in self.children)
        return "".join(parts).strip()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.place = self.root = Element("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.place)
        self.place.children.append(element)
        if tag not in VOID:
            self.place = element

    def handle_endtag(self, tag: str) -> None:
        for element in self.place.up():
            if element.tag == tag and element.parent:
                self.place = element.parent
                break

    def handle_data(self, data: str) -> None:
        self.place.children.append(data)


def read(html: str) -> Element:
    """Return the page."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def texts(
    element: Element, *, kept: bool = False, silent: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield (where, text) of all that is seen or heard and is language rather than a name."""
    kept = {"no": True, "yes": False}.get(element["translate"], kept)
    silent = silent or element.tag in SILENT
    if not kept:
        yield from _attributes(element)
    for child in element.children:
        if isinstance(child, Element):
            yield from texts(child, kept=kept, silent=silent)
        elif child.strip() and not kept and not silent:
            shown = CONTENT.findall(child) if element.tag == "style" else [child]
            yield from ((f"<{element.tag}>", " ".join(text.split())) for text in shown)


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for name, value in element.values.items():
        spoken = name in SPOKEN or (name.startswith("data-") and " " in value.strip())
        if element.tag == "input" and name == "value":
            spoken = element["type"] in {"submit", "button", "reset"}
        if element.tag == "meta" and name == "content":
            spoken = (element["name"] or element["property"]) in DESCRIBES
        if spoken and value.strip():
            yield f"<{element.tag} {name}>", value


def links(page: Element) -> list[str]:
    """Return the addresses that the page leads to, without those within it."""
    found = (element["href"] for element in page.all("a", "area"))
    return [address for address in found if address and not address.startswith("#")]


def shape(page: Element) -> frozenset[str]:
    """Return the kinds of elements on the page: pages of one shape look alike."""
    return frozenset(
        f"{element.tag}[{element['type']}].{name}"
        for element in page.walk()
        for name in (element["class"].split() or [""])
    )


@dataclass(frozen=True)
class Form:
    """What a form sends, and where to."""

    action: str
    fields: tuple[tuple[str, str], ...]
    """As they stand on the page."""
    typed: frozenset[str]
    """The names of those into which people type."""
    ticks: tuple[tuple[str, str], ...]
    """The boxes that are not ticked."""
    buttons: tuple[tuple[str, str], ...]
    """Name and value of each button that sends it."""


def forms(page: Element) -> Iterator[Form]:
    """Yield the forms that change something."""
    found = page.all("form")
    by_id = {form["id"]: form for form in found}
    controls: dict[Element | None, list[Element]] = defaultdict(list)
    for control in page.all("input", "select", "textarea", "button"):
        around = next((each for each in control.up() if each.tag == "form"), None)
        controls[by_id.get(control["form"], around) if control["form"] else around].append(control)
    yield from (_form(form, controls[form]) for form in found if form["method"].lower() == "post")


def _form(form: Element, controls: list[Element]) -> Form:
    sent = [each for each in controls if each["name"] and "disabled" not in each.values]
    buttons = [each for each in controls if _sends(each)]
    typed = {each["name"] for each in sent if _is_typed(each)}
    fields = [(each["name"], value) for each in sent for value in _standing(each)]
    return Form(
        form["action"],
        tuple(fields),
        frozenset(typed),
        tuple((each["name"], each["value"] or "on") for each in sent if _is_free(each)),
        tuple((each["name"], each["value"]) for each in buttons),
    )


def _sends(control: Element) -> bool:
    kinds = {"button": {"", "submit"}, "input": {"submit"}}
    return control["type"] in kinds.get(control.tag, ()) and "formmethod" not in control.values


def _is_typed(control: Element) -> bool:
    free = {"", "text", "email", "password", "search", "url", "number", "date", "datetime-local"}
    return control.tag == "textarea" or (control.tag == "input" and control["type"] in free)


def _is_free(control: Element) -> bool:
    return control["type"] == "checkbox" and "checked" not in control.values


def _standing(control: Element) -> list[str]:
    """Return what the control sends as it stands."""
    if control.tag == "textarea":
        return [control.text]
    if control.tag == "select":
        return _chosen(control)
    if control.tag == "button" or control["type"] in {"submit", "file", "image"}:
        return []
    if control["type"] in {"checkbox", "radio"} and "checked" not in control.values:
        return []
    return [control["value"]]


def _chosen(select: Element) -> list[str]:
    options = [each for each in select.all("option") if "disabled" not in each.values]
    chosen = [each for each in options if "selected" in each.values]
    if not chosen and "multiple" not in select.values:
        chosen = options[:1]
    return [each.values.get("value", each.text) for each in chosen]
