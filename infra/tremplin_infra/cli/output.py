"""Write a command's report to stdout, and its progress to stderr where that is a terminal."""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def print_json(report: Mapping[str, Any]) -> None:
    """Print one JSON object on one line of stdout."""
    print_json_text(json.dumps(report, ensure_ascii=False))


def print_json_text(written: str) -> None:
    """Print a JSON text and a line feed; characters that stdout cannot encode are escaped, so that none is lost."""
    print_line(_encodable(written))


def print_json_pieces(pieces: Iterable[bytes]) -> None:
    """Print a JSON text as its pieces come, and a line feed, as `print_json_text` does."""
    for piece in pieces:
        sys.stdout.write(_encodable(piece.decode()))
    print_line("")


def _encodable(written: str) -> str:
    try:
        written.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return _BEYOND_ASCII.sub(lambda found: json.dumps(found.group())[1:-1], written)
    return written


def print_line(text: str) -> None:
    """Print one line of the report, and flush: the reader of a pipe sees it at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def progress(text: str) -> None:
    """Print one line of progress; nothing where stderr is not a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{text}\n")


def in_seconds(duration: float) -> str:
    """Write a duration: `1,2 s`."""
    return f"{duration:.1f} s".replace(".", ",")


def complain(text: str) -> None:
    """Print one line on stderr, terminal or not."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
