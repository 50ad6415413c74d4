"""Topics are written in `events/` alone; everything else finds an event by its class."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from support.source_files import ROOT, source_files
from tremplin_platform.events.catalog import events

EVENTS = "platform/tremplin_platform/events/"
APPLIED = {"0004_attribution.sql", "0012_sirets_known.sql"}
"""Migrations that name topics. They ran on databases that exist, so they stay as they are."""

_TOPIC = re.compile("|".join(map(re.escape, events())))
_QUOTED = re.compile(f"'({_TOPIC.pattern})'")


def test_no_topic_is_written_outside_events() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}": topics
        for path in source_files()
        if not path.relative_to(ROOT).as_posix().startswith(("tests/", EVENTS))
        for line, topics in _topics(path)
    }

    assert found == {}, "use the event's class, and its TOPIC where a text is needed"


def test_no_new_migration_names_a_topic() -> None:
    files = (path for folder in ("platform", "projections") for path in (ROOT / folder).rglob("*.sql"))

    assert {path.name for path in files if _QUOTED.search(path.read_text("utf-8"))} == APPLIED


def _topics(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield texts that are a topic and SQL that quotes one; neither prose nor a serializer's `source` counts."""
    tree = ast.parse(path.read_text("utf-8"))
    sources = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "source"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in sources:
            whole = _TOPIC.fullmatch(node.value)
            topics = [whole[0]] if whole else _QUOTED.findall(node.value)
            if topics:
                yield node.lineno, topics
