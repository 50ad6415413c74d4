"""What a command says: its report on stdout, its progress on stderr and only on a terminal."""

import json
import re
import sys
from collections.abc import Mapping
from typing import Any

_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def print_json(report: Mapping[str, Any]) -> None:
    """One JSON object on one line of stdout."""
    print_json_text(json.dumps(report, ensure_ascii=False))


def print_json_text(written: str) -> None:
    """A JSON text and a line feed; what stdout cannot encode is escaped, so that nothing of it is lost."""
    try:
        written.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        written = _BEYOND_ASCII.sub(lambda found: json.dumps(found.group())[1:-1], written)
    print_line(written)


def print_line(text: str) -> None:
    """One line of the report, seen at once by whoever reads a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def progress(text: str) -> None:
    """One line of progress; nothing where stderr is no terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{text}\n")


def complain(text: str) -> None:
    """One line on stderr, terminal or not."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
