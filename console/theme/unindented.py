"""Templates are indented for those who write them; browsers need not be sent that."""

import re

from jinja2.ext import Extension

_BEFORE_TAG = re.compile(r"^[ \t]+(?=<)", re.MULTILINE)


class Unindented(Extension):
    """Takes the white space away that stands before a tag at the beginning of a line.

    Once a template, as it is compiled. What templates insert, such as the text of a comment, is
    not touched; neither is text of a template, as it may stand in a string to be translated.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _BEFORE_TAG.sub("", source) if (name or "").endswith(".html") else source
