"""Small pieces: budgets that keep a file on two screens and a function on one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.source_files import ROOT, source_files

FILE_LINES = 300
FUNCTION_LINES = 40
SHAPELESS = {"utils", "common", "helpers", "core", "services", "managers", "base"}
DOCUMENTED = 0.6


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_and_its_functions_are_small(path: Path) -> None:
    text = path.read_text()
    lines = text.count("\n")

    assert lines <= FILE_LINES, f"{lines} lines: split it by idea, 200 is the aim and {FILE_LINES} the end"
    for function in _functions(ast.parse(text)):
        size = (function.end_lineno or 0) - function.lineno + 1
        assert size <= FUNCTION_LINES, (
            f"{function.name} has {size} lines: 25 is the aim and {FUNCTION_LINES} the end"
        )


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_name_says_what_is_inside(path: Path) -> None:
    names = {path.stem, *path.relative_to(ROOT).parts[:-1]}

    assert not names & SHAPELESS, f"{names & SHAPELESS} holds anything: name what it holds"


def test_most_public_functions_say_their_contract() -> None:
    public = [
        function
        for path in source_files()
        if "tests" not in path.relative_to(ROOT).parts
        for function in _functions(ast.parse(path.read_text()))
        if not function.name.startswith("_")
    ]
    documented = [function for function in public if ast.get_docstring(function)]

    assert len(documented) >= DOCUMENTED * len(public), f"{len(documented)} of {len(public)} have a docstring"


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
