"""Small pieces: budgets that keep a file on two screens and a function on one."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from support.source_files import ROOT, source_files

FILE_LINES = 300
FILE_END = 450
WHOLE_AGGREGATES = 4
"""How many files may pass `FILE_LINES`, each a whole aggregate: its parts in several files are harder to follow."""

FUNCTION_LINES = 25
FUNCTION_END = 40
LONG_FUNCTIONS = 111
"""How many functions are over `FUNCTION_LINES`. Lower it when there are fewer; never raise it."""

FOLDER_MODULES = 15
SHAPELESS = {"utils", "common", "helpers", "core", "services", "managers", "base"}
DOCUMENTED = 0.6

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_files_are_small() -> None:
    long = {str(path): lines for path in source_files() if (lines := _lines(path)) > FILE_LINES}

    assert {name: lines for name, lines in long.items() if lines > FILE_END} == {}, (
        f"{FILE_END} lines is the end"
    )
    assert [name for name in long if "(BaseAggregate[str])" not in Path(name).read_text()] == [], (
        f"split these by idea: only a whole aggregate may pass {FILE_LINES} lines"
    )
    assert len(long) <= WHOLE_AGGREGATES, sorted(long)


def test_folders_are_small() -> None:
    counted = Counter(
        path.parent.relative_to(ROOT).as_posix()
        for path in source_files()
        if path.name != "__init__.py" and not {"tests", "migrations"} & {*path.relative_to(ROOT).parts}
    )
    long = {folder: modules for folder, modules in counted.items() if modules > FOLDER_MODULES}

    assert long == {}, f"{FOLDER_MODULES} modules directly in a folder, no more: make rooms by subject"


def test_functions_are_small() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{function.name}": size
        for path in source_files()
        for function in _functions(path)
        if (size := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    }

    assert {name: size for name, size in long.items() if size > FUNCTION_END} == {}, "split these by step"
    assert len(long) <= LONG_FUNCTIONS, (
        f"{FUNCTION_LINES} lines is the aim: split one, or lower LONG_FUNCTIONS"
    )


def test_names_say_what_is_inside() -> None:
    shapeless = [
        str(path) for path in source_files() if SHAPELESS & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ]

    assert shapeless == [], f"{', '.join(sorted(SHAPELESS))} hold anything: name what these hold"


def test_most_public_functions_say_their_contract() -> None:
    public = [
        function
        for path in source_files()
        if "tests" not in path.relative_to(ROOT).parts
        for function in _functions(path)
        if not function.name.startswith("_")
    ]
    documented = [function for function in public if ast.get_docstring(function)]

    assert len(documented) >= DOCUMENTED * len(public), f"{len(documented)} of {len(public)} have a docstring"


def _lines(path: Path) -> int:
    return path.read_text().count("\n")


def _functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, Function):
            yield node
