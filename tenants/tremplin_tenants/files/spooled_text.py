"""A text kept in a temporary file as it is made, then sent from there: long, it takes little memory."""

from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile

from tremplin_tenants.files.spooled_rows import IN_MEMORY, LARGEST, TooLarge

_PART = 64 * 1024


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
