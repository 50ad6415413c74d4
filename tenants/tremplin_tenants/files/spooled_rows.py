"""Rows of a list, or a text, in a temporary file: however long, it takes little memory and no transaction waits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

import orjson

IN_MEMORY = 1024 * 1024
"""Bytes that are kept in memory; a longer list goes to the disk."""
LARGEST = 512 * 1024 * 1024
"""Bytes that a list may take."""


_PART = 64 * 1024


class TooLarge(Exception):
    """The list takes more than `LARGEST`."""


class SpooledRows:
    """
    Rows added page by page, then read back in their order, once, a page at a time: each a list of JSON values.

    :param names: the fields kept, dotted where they are nested
    :param words: by place in `names`, the words that are kept in place of codes
    """

    def __init__(self, names: Sequence[str], words: Mapping[int, Mapping[str, str]] = {}) -> None:
        self._paths = [name.split(".") for name in names]
        self._words = words
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self.count = 0

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """
        Keep the rows of a page, as the API renders them.

        :raises TooLarge:
        """
        kept = [[_value(row, path) for path in self._paths] for row in rows]
        for place, words in self._words.items():
            for values in kept:
                values[place] = words.get(values[place])
        self._file.write(orjson.dumps(kept, option=orjson.OPT_APPEND_NEWLINE))
        self.count += len(kept)
        if self._file.tell() > LARGEST:
            raise TooLarge

    def pages(self) -> Iterator[list[list[Any]]]:
        """Yield the pages that were added."""
        self._file.seek(0)
        for line in self._file:
            yield orjson.loads(line)

    def close(self) -> None:
        """Delete what is kept."""
        self._file.close()


class SpooledText:
    """Pieces of bytes, added in their order, then read back once."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by `close`

    def add(self, pieces: Iterable[bytes]) -> None:
        """
        Keep these pieces.

        :raises TooLarge:
        """
        for piece in pieces:
            self._file.write(piece)
            if self._file.tell() > LARGEST:
                raise TooLarge

    def parts(self) -> Iterator[bytes]:
        """Yield what was added."""
        self._file.seek(0)
        while part := self._file.read(_PART):
            yield part

    def close(self) -> None:
        """Delete what is kept."""
        self._file.close()


def _value(row: Mapping[str, Any], path: Sequence[str]) -> Any:
    value: Any = row
    for name in path:
        if value is None:
            return None
        value = value.get(name)
    return value
