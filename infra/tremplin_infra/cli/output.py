"""What a command says: its report on stdout, its progress on stderr and only on a terminal."""

import json
import sys
from collections.abc import Mapping
from typing import Any


def print_json(report: Mapping[str, Any]) -> None:
    """One JSON object on one line of stdout."""
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")


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
