"""Reading XML from strangers: streamed, located, and refusing what could harm.

The parser is defusedxml's with every document type forbidden, so there are no entities to
expand and nothing outside the file to fetch. It is fed piece by piece into a ``Collector``
instead of through ``iterparse``: there is no tree to grow or to prune, each refusal names the
exact line, and a text or a nesting without end is noticed while it is read.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Generic, NoReturn, TypeVar

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from console.exchange.importers.errors import ImportFileError
from console.exchange.importers.records import Progress

PIECE = 64 * 1024
"""Bytes read at a time."""
MAX_DEPTH = 32
MAX_TEXT = 16 * 1024 * 1024
"""Characters in one element."""
MAX_NAMES = 10_000
"""Different element names; each is remembered."""
MAX_TOKEN = 32 * 1024 * 1024
"""Bytes in one tag, attribute or comment, all of which the parser keeps until its end."""
ENDS_TOO_EARLY = frozenset({3, 5, 6, 20})
"""Expat's codes for a file that stops in the middle."""
INVALID_TOKEN = 4

T = TypeVar("T")


class Node:
    """An element being read: its attributes and the text of each child, by name, first wins."""

    __slots__ = ("attributes", "fields", "name")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.fields: dict[str, str] = {}


class Collector(Generic[T]):
    """Turns the parser's calls into records of type ``T``. A subclass knows one format.

    ``ignored`` names elements that are passed over with everything in them.
    """

    ignored: ClassVar[frozenset[str]] = frozenset()

    def __init__(self) -> None:
        self.ready: deque[T] = deque()
        self.file = ""
        self.parser: Any = None
        self.open: list[Node] = []
        self.begun = False
        self._names: dict[str, str] = {}
        self._passing_over = 0
        self._text: list[str] = []
        self._length = 0
        self._is_leaf = False

    def name_of(self, tag: str) -> str:
        """Return the short name of ``tag`` (``{namespace}local``); empty to pass it over."""
        raise NotImplementedError

    def opened(self, node: Node) -> None:
        """Look at an element that begins; it is the last of ``self.open``."""

    def closed(self, node: Node, text: str) -> None:
        """Take in an element that ends; its parent is the last of ``self.open``."""
        raise NotImplementedError

    def place(self) -> tuple[int, int]:
        """Return the line (from 1) and column (from 0) that the parser is at."""
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber

    def refuse(self, what: str) -> NoReturn:
        """Refuse the file because of what is at the present place."""
        raise ImportFileError(self.file, what, *self.place())

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Called by the parser for a start tag."""
        self.begun = True
        name = "" if self._passing_over else self._short(tag)
        if not name or name in self.ignored:
            self._passing_over += 1
            return
        if len(self.open) >= MAX_DEPTH:
            self.refuse(f"elements are nested more than {MAX_DEPTH} deep")
        node = Node(name, attributes)
        self.open.append(node)
        self._forget_text()
        self._is_leaf = True
        self.opened(node)

    def data(self, text: str) -> None:
        """Called by the parser for a piece of text."""
        if self._passing_over:
            return
        self._length += len(text)
        if self._length > MAX_TEXT:
            self.refuse(f"an element holds more than {MAX_TEXT:,} characters")
        self._text.append(text)

    def end(self, _tag: str) -> None:
        """Called by the parser for an end tag."""
        if self._passing_over:
            self._passing_over -= 1
            return
        node = self.open.pop()
        text = "".join(self._text) if self._is_leaf else ""
        self._forget_text()
        self._is_leaf = False
        if self.open:
            self.open[-1].fields.setdefault(node.name, text)
        self.closed(node, text)

    def close(self) -> None:
        """Called by the parser at the end of the file."""

    def _short(self, tag: str) -> str:
        name = self._names.get(tag)
        if name is None:
            if len(self._names) == MAX_NAMES:
                self.refuse(f"more than {MAX_NAMES:,} different elements")
            name = self._names[tag] = self.name_of(tag)
        return name

    def _forget_text(self) -> None:
        self._text.clear()
        self._length = 0


def stream_xml(path: Path, collector: Collector[T], progress: Progress) -> Iterator[T]:
    """Yield what ``collector`` makes of the file, as it is read.

    Raises ``ImportFileError`` for a file that cannot be read, is empty, is not well-formed, is
    not in the encoding it claims, stops in the middle or holds a document type.
    """
    parser = DefusedXMLParser(target=collector, forbid_dtd=True)
    collector.file, collector.parser = path.name, parser.parser
    with _refusals(collector), path.open("rb") as file:
        fed = 0
        while piece := file.read(PIECE):
            parser.feed(piece)
            fed += len(piece)
            if fed - collector.parser.CurrentByteIndex > MAX_TOKEN:
                collector.refuse(f"a tag or comment of more than {MAX_TOKEN:,} bytes")
            progress(len(piece))
            while collector.ready:
                yield collector.ready.popleft()
        if not fed:
            raise ImportFileError(path.name, "the file is empty")
        parser.close()
        yield from collector.ready


@contextmanager
def _refusals(collector: Collector[T]) -> Iterator[None]:
    try:
        yield
    except ParseError as error:
        raise ImportFileError(
            collector.file, _explain(error, collector), *error.position
        ) from error
    except DefusedXmlException as error:
        what = "a document type (DTD) or entity is not allowed"
        raise ImportFileError(collector.file, what, *collector.place()) from error
    except OSError as error:
        what = (error.strerror or "the file cannot be read").lower()
        raise ImportFileError(collector.file, what) from error
    except (LookupError, ValueError) as error:
        if collector.begun:
            raise
        # Before the first tag only the XML declaration can fail so: it names the encoding.
        what = f"the encoding in the XML declaration cannot be read ({error})"
        raise ImportFileError(collector.file, what, *collector.place()) from error


def _explain(error: ParseError, collector: Collector[T]) -> str:
    what = str(error).partition(":")[0]
    if error.code in ENDS_TOO_EARLY:
        inside = f" inside <{collector.open[-1].name}>" if collector.open else ""
        return f"the file ends too early{inside} ({what})"
    if error.code == INVALID_TOKEN:
        return f"{what}: a control character, a stray < or &, or not the declared encoding"
    return f"not well-formed ({what})"
