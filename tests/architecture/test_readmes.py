"""What the READMEs name exists: words, commands, make targets, settings, links."""

import re
from pathlib import Path

import pytest

from tremplin_infra.cli import COMMANDS
from tremplin_platform.events import catalog

ROOT = Path(__file__).parents[2]
READMES = sorted([ROOT / "README.md", *ROOT.glob("*/README.md")])
SETTINGS = re.compile(r'get\("([A-Z_]+)"\)')


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.parent.name)
def test_commands_targets_and_links_of_a_readme_exist(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    commands = set(re.findall(r"(?:`|bin/|^ {4}|« )tremplin ([a-z]+)", text, re.MULTILINE))
    targets = set(re.findall(r"(?:`|\$ )make ([a-z]+)", text))
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert commands <= set(COMMANDS)
    assert targets <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
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
    told = (ROOT / "infra/README.md").read_text(encoding="utf-8")

    assert len(read) == 22
    assert {name for name in read if f"`{name}`" not in told} == set()
