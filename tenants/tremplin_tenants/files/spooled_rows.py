"""Rows of a list kept in a temporary file, so that a long list takes little memory and no transaction waits for it."""

from collections.abc import Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

import orjson

IN_MEMORY = 1024 * 1024
"""Bytes that are kept in memory; a longer list goes to the disk."""
LARGEST = 512 * 1024 * 1024
"""Bytes that a list may take."""


class TooLarge(Exception):
    """The list takes more than `LARGEST`."""


class SpooledRows:
    """
    Rows added page by page, then read back in their order, once, a page at a time: each a list of JSON values.

    :param names: the fields kept, dotted where they are nested
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._paths = [name.split(".") for name in names]
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self.count = 0

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """
        Keep the rows of a page, as the API renders them.

        :raises TooLarge:
        """
        kept = [[_value(row, path) for path in self._paths] for row in rows]
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


def _value(row: Mapping[str, Any], path: Sequence[str]) -> Any:
    value: Any = row
    for name in path:
        if value is None:
            return None
        value = value.get(name)
    return value
