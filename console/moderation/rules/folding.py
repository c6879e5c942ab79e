"""Making texts comparable: without case, diacritics, invisible characters and look-alikes.

Done alike to terms and to texts. What this does not see through: digits and signs for letters
("c4sino", "ca$ino"), letters with spaces or dots between them ("c a s i n o"), misspellings,
pictures of words.
"""

import re
from unicodedata import category, normalize

_DIACRITICS = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x0640, 0x0640),
    (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E4), (0x06E7, 0x06E8),
    (0x06EA, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),
)  # fmt: skip
"""Marks that people leave out: of Latin, Greek and Cyrillic letters, points of Hebrew and Arabic.

Elsewhere a mark is a letter: without its vowels Hindi is another word, and か is not が.
"""
_INVISIBLE = (
    (0x00AD, 0x00AD), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""What takes no place on the screen: joiners, soft hyphens, marks of direction, fillers, tags."""
_LOOK_ALIKES = str.maketrans(
    # Cyrillic and Greek small letters whose capitals, too, look like those of the Latin ones.
    "аеорсухкмтіјѕһӏԁԛԝοανρικυχ",
    "aeopcyxkmtijshldqwoavpikux",
)
_LEFT_OUT = {
    code: None for first, last in (*_DIACRITICS, *_INVISIBLE) for code in range(first, last + 1)
}
_MARKS = "".join(
    chr(code)
    for code in range(0x0300, 0xABFF)
    if code not in _LEFT_OUT and category(chr(code)) in {"Mn", "Mc"}
)
UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts that put no spaces between words: Han, Kana, Thai, Lao, Khmer, Burmese, Tibetan."""
_WORDS = re.compile(rf"(?:[^\W_{UNSPACED}]|[{_MARKS}])+")
_STARRED_WORDS = re.compile(rf"(?:[^\W_{UNSPACED}]|[*{_MARKS}])+")
_ASCII_WORDS = re.compile("[a-z0-9]+")
_UNSPACED = re.compile(f"[{UNSPACED}]")


def fold(text: str) -> str:
    """Return ``text`` as it is compared, in time that grows with its length and no faster."""
    if text.isascii():
        return text.lower()
    bare = normalize("NFKD", text.translate(_LEFT_OUT)).translate(_LEFT_OUT)
    folded = normalize("NFKD", bare.casefold()).translate(_LEFT_OUT)
    return normalize("NFC", folded.translate(_LOOK_ALIKES))


def words_of(folded: str) -> list[str]:
    """Return the words of a folded text; what has no spaces between words is no word here."""
    return (_ASCII_WORDS if folded.isascii() else _WORDS).findall(folded)


def starred_words_of(folded: str) -> list[str]:
    """Return the words of a folded term, with the stars that take the place of letters."""
    return _STARRED_WORDS.findall(folded)


def is_unspaced(folded: str) -> bool:
    """Return whether the folded text holds letters of a script without spaces between words."""
    return _UNSPACED.search(folded) is not None
