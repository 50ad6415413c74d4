"""Names in one place: topics in `events/`, advisory locks in one module, no class found by its name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from support.source_files import ROOT, source_files
from tremplin_platform.events.catalog import events
from tremplin_platform.store.advisory_locks import LockClass, number_of, partitions_class, workers_class
from tremplin_projections.registry import projections

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


def test_nothing_is_looked_up_by_the_name_of_a_class() -> None:
    shipped = (path for path in source_files() if "tests" not in path.relative_to(ROOT).parts)
    found = {str(path.relative_to(ROOT)): lines for path in shipped if (lines := _lookups(path))}

    assert found == {}, "name the class itself: an aggregate triggers `self.Declared`"


def _lookups(path: Path) -> list[int]:
    """Lines where `getattr` is given an expression that holds `__name__`."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "getattr"
        and any(isinstance(inner, ast.Attribute) and inner.attr == "__name__" for inner in ast.walk(node))
    ]


_ADVISORY = re.compile(r"pg_(?:try_)?advisory\w*lock\w*\(")
_ALONE = "platform/tremplin_platform/store/advisory_locks.py"


def test_one_module_takes_advisory_locks() -> None:
    files = [*source_files(), *ROOT.rglob("tremplin_*/**/*.sql")]
    found = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if "tests" not in path.relative_to(ROOT).parts and _ADVISORY.search(path.read_text("utf-8"))
    }

    assert found == {_ALONE}


def test_every_lock_has_two_keys_and_none_is_hashed_from_a_text() -> None:
    text = (ROOT / _ALONE).read_text("utf-8")

    calls = re.findall(_ADVISORY.pattern + r"([^)]*)\)", text)
    assert calls == ["%s::int, number", "%s::int, number"]
    assert "hashtext" not in text


def test_no_two_classes_of_locks_are_the_same() -> None:
    names = list(projections())
    classes = [*LockClass, *map(partitions_class, names), *map(workers_class, names)]

    assert len(set(classes)) == len(classes)
    assert all(0 < item < 2**31 for item in classes)
    assert len({number_of(name) for name in names}) == len(names)
