"""Copy a pipe, or another file that is read only once, to a temporary file that can be read again."""

import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tremplin_platform.commands.decp.verdicts import NOT_A_FILE, TOO_LONG_FOR_A_PIPE, Fault, Unreadable

LARGEST = 1 << 33
"""Bytes taken from a pipe: some five times the largest file published, so that an endless one does not fill a disk."""

_CHUNK = 1 << 20


@contextmanager
def rereadable(path: str, *, shown: str) -> Iterator[str]:
    """
    The path itself, or of a temporary file with all that a pipe gave, removed at the end.

    :param shown: the path as it can be printed
    :raises Unreadable: it cannot be opened, or is neither a file nor a pipe
    :raises OSError: the temporary folder, which it names, takes no more
    """
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise Unreadable(shown, Fault.MISSING) from error
    if stat.S_ISREG(mode):
        yield path
    elif stat.S_ISFIFO(mode):
        with tempfile.NamedTemporaryFile(prefix="tremplin-") as spool:
            _copy(path, spool, shown=shown)
            yield spool.name
    else:
        raise Unreadable(shown, Fault.MISSING, NOT_A_FILE)


def _copy(path: str, spool: IO[bytes], *, shown: str) -> None:
    taken = 0
    for chunk in _chunks(path, shown=shown):
        taken += len(chunk)
        if taken > LARGEST:
            raise Unreadable(shown, Fault.MISSING, TOO_LONG_FOR_A_PIPE)
        try:
            spool.write(chunk)
            spool.flush()
        except OSError as error:
            raise OSError(error.errno, error.strerror, tempfile.gettempdir()) from error


def _chunks(path: str, *, shown: str) -> Iterator[bytes]:
    try:
        with open(path, "rb", buffering=0) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise Unreadable(shown, Fault.MISSING) from error
