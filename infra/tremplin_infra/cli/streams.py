"""Open stdout and stderr so that a full, closed or abandoned output, or one that cannot encode, is handled."""

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TextIO

_UNBUFFERED_FROM = 8192


class OutputFailed(OSError):
    """Stdout refused what was written; `errno` says why."""

    @property
    def was_left(self) -> bool:
        """Whether its reader has left, as `| head` does."""
        return self.errno == errno.EPIPE


class _Stdout(io.FileIO):
    def write(self, data: bytes, /) -> int | None:  # type: ignore[override]
        try:
            return super().write(data)
        except OSError as error:
            raise OutputFailed(error.errno, error.strerror, "stdout") from error


class _Stderr(io.FileIO):
    """Never fails, since there is nowhere left to report it; `has_failed` is read when the command ends."""

    has_failed = False

    def write(self, data: bytes, /) -> int | None:  # type: ignore[override]
        try:
            return super().write(data)
        except OSError:
            self.has_failed = True
            return len(data)


def open_streams() -> None:
    """
    Take over the process's stdout and stderr; a stream that a test has put in their place stays.

    A character that a stream cannot encode is replaced. A file opened later never takes the number of a closed stream.
    """
    for number in range(3):
        _hold(number)
    if sys.stdout is sys.__stdout__:
        sys.stdout = _text(_Stdout(1, "w", closefd=False), sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _text(_Stderr(2, "w", closefd=False), sys.stderr)


def drop_stdout() -> None:
    """Discard what stdout still holds, so that Python does not report it when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def stderr_has_failed() -> bool:
    """Whether something written to stderr was lost."""
    sys.stderr.flush()
    raw = getattr(getattr(sys.stderr, "buffer", None), "raw", None)
    return isinstance(raw, _Stderr) and raw.has_failed


def _hold(number: int) -> None:
    # Where a stream is closed, the next file or socket would take its number, and be written to in its place.
    try:
        os.fstat(number)
    except OSError:
        os.set_inheritable(os.open(os.devnull, os.O_RDONLY), True)


def _text(raw: io.FileIO, before: TextIO | None) -> TextIO:
    return io.TextIOWrapper(
        io.BufferedWriter(raw, _UNBUFFERED_FROM),
        encoding=before.encoding if before else "utf-8",
        errors="replace",
        line_buffering=isinstance(raw, _Stderr) or raw.isatty(),
    )
