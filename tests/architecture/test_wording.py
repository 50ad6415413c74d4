"""What must not be committed: work left for later, a registry's address, a path of one machine."""

import re

from support.source_files import ROOT, source_files

# Written in pieces, so that the search does not find itself.
_LATER = re.compile(
    r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK|st" r"ub|dum" r"my|place" r"holder|not impl" r"emented)\b", re.I
)
_ELSEWHERE = re.compile(
    r"https?://[\w.-]*(py" r"pi|python" r"hosted|maven\.org|npm" r"js)|/wo" r"rk/|/ro" r"ot/"
)
_TEXTS = ("*.md", "*.toml", "*.xml", "*.lock", "Makefile", ".ci/run")


def test_nothing_is_left_for_later() -> None:
    shipped = (path for path in source_files() if "tests" not in path.relative_to(ROOT).parts)
    found = {str(path.relative_to(ROOT)): _LATER.findall(path.read_text()) for path in shipped}

    assert {name: words for name, words in found.items() if words} == {}


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    texts = [*source_files(), *(path for pattern in _TEXTS for path in ROOT.glob(pattern))]
    texts += [path for folder in ("infra", "tests", "platform") for path in (ROOT / folder).rglob("*.md")]
    texts += (ROOT / "infra").glob("*.lock")

    found = {str(path.relative_to(ROOT)): _ELSEWHERE.findall(path.read_text()) for path in texts}

    assert {name for name, matches in found.items() if matches} == set()
