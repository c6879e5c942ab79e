"""Files that are refused: broken, dangerous, or not what they claim to be."""

import contextlib
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.exchange.importers import xml_stream
from console.exchange.importers.errors import ImportFileError
from console.exchange.importers.records import Origin
from console.exchange.importers.wordpress import read_wordpress
from tests.exchange.wxr import comment, item, read, save, wxr

BOMB = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<rss><channel><title>&b;</title></channel></rss>"""
EXTERNAL = """<?xml version="1.0"?>
<!DOCTYPE rss SYSTEM "file:///etc/passwd">
<rss><channel/></rss>"""


def refusal(folder: Path, text: str | bytes) -> ImportFileError:
    """Return why the file is refused."""
    with pytest.raises(ImportFileError) as caught:
        read(folder, text)
    assert "\n" not in caught.value.message
    assert caught.value.message.startswith("export.xml")
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (BOMB, 2, "a document type (DTD) or entity is not allowed"),
        (EXTERNAL, 2, "a document type (DTD) or entity is not allowed"),
        (wxr("\n&secret;"), 3, "not well-formed (undefined entity)"),
        (wxr("<a>\n</b>"), 3, "not well-formed (mismatched tag)"),
        (wxr("\nA\x00B"), 3, "invalid token"),
        (wxr("\nA\x1bB"), 3, "invalid token"),
        (wxr("\n&#0;"), 3, "reference to invalid character number"),
        (wxr("\nA\xffB").encode("latin-1"), 3, "invalid token"),
        (wxr() + "<more/>", 2, "junk after document element"),
        ("\n" + wxr(), 2, "XML or text declaration not at start of entity"),
        ("A plain text", 1, "not well-formed (syntax error)"),
        (" ", 1, "the file ends too early"),
        ("<html>\n</html>", 1, "the root element is <html>, not <rss>"),
        ("<rss><channel/></rss>", 1, "there is no wp:wxr_version"),
        ("<rss><channel>\n<item/></channel></rss>", 2, "no wp:wxr_version before the first item"),
        (wxr().replace(">1.2<", ">abc<"), 2, "wp:wxr_version is 'abc', not 1.0, 1.1, 1.2"),
        (wxr(version="2.0"), 2, "wp:wxr_version is '2.0', not 1.0, 1.1, 1.2"),
        ("<rss>" + "<channel>" * 40, 1, "nested more than 32 deep"),
    ],
)  # fmt: skip
def test_the_refusal_says_what_and_where(
    tmp_path: Path, text: str | bytes, line: int, what: str
) -> None:
    error = refusal(tmp_path, text)

    assert what in error.message
    assert error.line == line
    assert f"line {line}, column {error.column}: " in error.message


@pytest.mark.parametrize("encoding", ["no-such-encoding", "zlib", "utf-7", "idna", "shift_jis"])
def test_encodings_that_cannot_be_read_are_named(tmp_path: Path, encoding: str) -> None:
    error = refusal(tmp_path, f'<?xml version="1.0" encoding="{encoding}"?><rss/>')

    assert "encoding" in error.message


def test_other_encodings_are_read_when_declared(tmp_path: Path) -> None:
    file = wxr(item("1", title="Grüße")).replace("UTF-8", "iso-8859-1").encode("latin-1")

    assert [r.title for r in read(tmp_path, file) if hasattr(r, "title")] == ["Grüße"]
    with_mark = b"\xef\xbb\xbf" + wxr(item("1", title="Grüße")).encode()
    assert [r.title for r in read(tmp_path, with_mark) if hasattr(r, "title")] == ["Grüße"]


def test_any_shortened_file_is_refused(tmp_path: Path) -> None:
    whole = wxr(item("1", comment("10"))).encode()

    for length in range(0, len(whole), 7):
        assert refusal(tmp_path, whole[:length]).message


def test_where_a_file_ends_too_early(tmp_path: Path) -> None:
    error = refusal(tmp_path, wxr(item("1")).partition("</item>")[0])

    assert "the file ends too early inside <item>" in error.message


def test_an_empty_file(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"").message == "export.xml: the file is empty"


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match=r"^nothing\.xml: no such file or directory$"):
        list(read_wordpress(tmp_path / "nothing.xml"))
    with pytest.raises(ImportFileError, match=r": is a directory$"):
        list(read_wordpress(tmp_path))


def test_a_text_without_end_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_TEXT", 100)

    assert "more than 100 characters" in refusal(tmp_path, wxr(item("1", body="x" * 101))).message


def test_names_without_end_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_NAMES", 100)

    text = wxr(*(f"<n{number}/>" for number in range(100)))
    assert "more than 100 different elements" in refusal(tmp_path, text).message


def test_a_tag_without_end_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_TOKEN", 100_000)

    text = wxr("<!-- " + "x" * 400_000 + " -->")
    assert "more than 100,000 bytes" in refusal(tmp_path, text).message


def test_what_was_read_before_the_fault_is_told(tmp_path: Path) -> None:
    read_bytes: list[int] = []
    path = save(tmp_path, wxr(*(item(str(n), body="x" * 9_000) for n in range(50))))

    assert len(list(read_wordpress(path, read_bytes.append))) == 52
    assert sum(read_bytes) == path.stat().st_size
    assert len(read_bytes) > 1


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(items: int) -> int:
        parts = (item(str(n), comment(str(n)), body="x" * 2_000) for n in range(items))
        path = save(tmp_path, wxr(*parts))
        tracemalloc.start()
        for _record in read_wordpress(path):
            pass
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(1_000) < peak(100) * 1.5


WHOLE = wxr(item("1", comment("10"), comment("11", parent="10"))).encode()


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=3), st.integers(0, 20))
def test_no_damage_makes_another_error(at: int, put: bytes, cut: int) -> None:
    damaged = WHOLE[:at] + put + WHOLE[at + cut :]
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder), damaged)
        with contextlib.suppress(ImportFileError):
            assert isinstance(next(read_wordpress(path)), Origin)
            assert len(list(read_wordpress(path))) > 1
