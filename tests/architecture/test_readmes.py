"""READMEs, rules of the domain and the threat model name what exists: commands, links, tests."""

import ast
import re
from pathlib import Path

import pytest

from support.every import every
from tremplin_infra.cli import COMMANDS
from tremplin_platform.events import catalog
from tremplin_tenants.roles import Role

ROOT = Path(__file__).parents[2]
READMES = sorted([ROOT / "README.md", *ROOT.glob("*/README.md")])
SETTINGS = re.compile(r'get\("([A-Z_]+)"\)')


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.parent.name)
def test_commands_targets_and_links_of_a_readme_exist(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    commands = set(re.findall(r"(?:`|bin/|^ {4}|« )tremplin ([a-z]+)", text, re.MULTILINE))
    targets = set(re.findall(r"(?:`|\$ )make ([a-z0-9]+)", text))
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert commands <= set(COMMANDS)
    assert targets <= set(re.findall(r"^([a-z0-9]+):", makefile, re.MULTILINE))
    assert [link for link in links if not (readme.parent / link).exists()] == []


def test_the_glossary_has_every_kind_of_event() -> None:
    _, _, words = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Words")
    kinds = {topic.partition(".")[0] for topic in catalog.events()}

    assert len(kinds) > 20
    assert {kind for kind in kinds if not re.search(rf"`{kind}[`.]", words)} == set()


def test_every_setting_is_documented() -> None:
    folder = ROOT / "infra/tremplin_infra"
    texts = [
        (folder / name).read_text(encoding="utf-8")
        for name in ("environment.py", "servers/kafka_security.py")
    ]
    read = {name for text in texts for name in SETTINGS.findall(text)}
    documented = (ROOT / "infra/README.md").read_text(encoding="utf-8")

    assert len(read) == 32
    assert {name for name in read if f"`{name}`" not in documented} == set()


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
