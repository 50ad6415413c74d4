"""Names that the type checker cannot follow: no attribute is looked up by the name of a class."""

import ast
from pathlib import Path

from support.source_files import ROOT, source_files


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
