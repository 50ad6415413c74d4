"""Every numbered rule of the domain has a test that carries its number."""

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
