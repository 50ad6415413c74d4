"""Plain words in code, short names of tests, and nothing that must not be committed."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.source_files import ROOT, source_files

TEST_NAME = 70

# Written in pieces, so that the search does not find itself.
_LATER = re.compile(
    r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK|st" r"ub|dum" r"my|place" r"holder|not impl" r"emented)\b", re.I
)
_ELSEWHERE = re.compile(
    r"https?://[\w.-]*(py" r"pi|python" r"hosted|maven\.org|npm" r"js)|/wo" r"rk/|/ro" r"ot/"
)
_TEXTS = ("*.md", "*.toml", "*.xml", "*.lock", "Makefile", ".ci/run")

_VAGUE = re.compile(r"\b(told|said of|asked of|whoever)\b", re.I)
_OPENING = re.compile(r"what (is|are)\b", re.I)
_RIDDLE = re.compile(r"(what|whether|why)\b", re.I)
_VARIABLES = {"each", "one", "told"}
_SENTENCE = re.compile(r"[A-ZÀ-Ý«`\"0-9].*[.:!?…»]$", re.S)


def test_docstrings_and_comments_are_in_plain_words() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {fault}"
        for path in source_files()
        for line, fault in _faults(path)
    ]

    assert found == []


def test_names_of_tests_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in (ROOT / "tests").rglob("test_*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_")
        if len(function.name) > TEST_NAME or _VAGUE.search(function.name.replace("_", " "))
    ]

    assert long == [], f"{TEST_NAME} characters, in the words of an engineer"


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


@pytest.mark.parametrize(
    "source",
    [
        '"""Count."""\nfor each in rows: pass',
        '"""Count."""\n[one for one in rows]',
        '"""Count."""\nsort(key=lambda each: each.seq)',
        '"""Count."""\ntold = 1',
        '"""Count."""\n# whoever asked',
        '"""Count what was told."""',
        '"""Whether hours are due."""',
        '"""Count."""\ndef count():\n    """What is due."""',
        '"""no sentence"""',
        "count = 1",
    ],
)
def test_a_fault_of_wording_is_found(source: str, tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(source)

    assert len(list(_faults(file))) == 1


def _faults(path: Path) -> Iterator[tuple[int, str]]:
    text = path.read_text()
    tree = ast.parse(text)
    if tree.body and not _SENTENCE.match((ast.get_docstring(tree) or "").strip()):
        yield 1, "the module has no docstring of a sentence"
    if ROOT / "tests" not in path.parents and _RIDDLE.match((ast.get_docstring(tree) or "").strip()):
        yield (
            1,
            "the module's docstring opens with a question: begin with what it does, or the thing it holds",
        )
    for line, words in (*_docstrings(tree), *_comments(text)):
        if found := _VAGUE.search(words):
            yield line, f"« {found[0]} » in a docstring or a comment"
    for line, docstring in _docstrings(tree):
        if _OPENING.match(docstring):
            yield line, f"a docstring that opens with « {docstring[:8]} »"
    for node in ast.walk(tree):
        name = node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else None
        name = node.arg if isinstance(node, ast.arg) else name
        if name in _VARIABLES and isinstance(node, ast.Name | ast.arg):
            yield node.lineno, f"a variable named {name}"


def _docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node)
            if docstring:
                yield getattr(node, "lineno", 1), docstring.strip()


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
