"""The threat model names tests that exist, for every role and without one."""

import ast
import re
from pathlib import Path

import pytest

from support.every import every
from tremplin_tenants.roles import Role

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/\S+\.py)::(\w+)`", TEXT)))
FRENCH = {Role.FACILITATOR: "facilitateur"}


@every(("path", "name"), NAMED)
def test_a_test_that_the_threat_model_names_exists(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text("utf-8"))

    assert name in {item.name for item in tree.body if isinstance(item, ast.FunctionDef)}


def test_every_line_of_the_threat_model_names_a_test() -> None:
    _, _, table = TEXT.partition("| who | could try | tried by |\n|---|---|---|\n")
    lines = table.partition("\n\n")[0].splitlines()

    assert len(lines) > 15
    assert [line for line in lines if "::test_" not in line] == []


@pytest.mark.parametrize("role", Role)
def test_every_role_is_in_the_threat_model(role: Role) -> None:
    assert re.search(rf"^\| an? {FRENCH.get(role, role.value)} \|", TEXT, re.MULTILINE)


def test_the_threat_model_is_of_one_page() -> None:
    assert len(TEXT.splitlines()) <= 60
