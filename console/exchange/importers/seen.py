"""Remembering the ids of a whole file in little memory."""

BLOCK_BITS = 12
LONGEST_NUMBER = 18


class SeenIds:
    """A set of ids as text that only grows.

    Ids that count up, as databases make them, take about a bit each: a file of a million
    comments needs less than a megabyte. Others take what a ``set`` takes.
    """

    def __init__(self) -> None:
        self._blocks: dict[int, int] = {}
        self._others: set[str] = set()

    def add(self, key: str) -> bool:
        """Add ``key`` and return whether it is new."""
        if not self._is_plain_number(key):
            fresh = key not in self._others
            self._others.add(key)
            return fresh
        block, bit = divmod(int(key), 1 << BLOCK_BITS)
        seen = self._blocks.get(block, 0)
        self._blocks[block] = seen | (1 << bit)
        return not seen >> bit & 1

    @staticmethod
    def _is_plain_number(key: str) -> bool:
        # "007" and "7" are different ids: only numbers as a database writes them are packed.
        return (
            key.isascii()
            and key.isdigit()
            and len(key) <= LONGEST_NUMBER
            and (key == "0" or key[0] != "0")
        )
