"""Every numbered rule of the domain has a test that carries its number, and no story is of memory alone."""

import re
from pathlib import Path

RULES = 62
_NUMBER = re.compile(r"def test_rule_(\d\d)_")


def test_every_rule_has_a_test_named_after_it() -> None:
    tests = Path(__file__).parents[1]
    found = {
        int(number)
        for file in tests.rglob("test_*.py")
        for number in _NUMBER.findall(file.read_text("utf-8"))
    }

    assert found == set(range(1, RULES + 1))


def test_every_story_in_memory_also_runs_on_postgresql() -> None:
    tests = Path(__file__).parents[1]
    alone = [
        str(file.relative_to(tests))
        for folder in ("unit", "integration")
        for file in (tests / folder).rglob("*.py")
        if "MemoryLogs()" in (text := file.read_text("utf-8")) and "postgresql" not in text
    ]

    assert alone == [], "take the fixture `story`, or tell a few examples again with `on_postgresql`"
