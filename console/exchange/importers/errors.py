"""The one way in which a file is refused."""

from console.core.errors import InvalidInputError
from console.exchange.visible import visible


class ImportFileError(InvalidInputError):
    """The file cannot be imported: ``message`` is one line that says what is wrong and where.

    ``line`` counts from 1 and ``column`` from 0, as Python's own XML messages do; both are
    ``None`` where no place can be named. The text is English: it names elements and fields of
    the file and goes to a terminal or a log.
    """

    def __init__(
        self, file: str, what: str, line: int | None = None, column: int | None = None
    ) -> None:
        place = "" if line is None else f", line {line}, column {column}"
        super().__init__(visible(f"{file}{place}: {what}"))
        self.line = line
        self.column = column
