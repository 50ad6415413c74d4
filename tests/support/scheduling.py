"""
Which process runs which tests, where several do: each file in one, and in one all that read the year of the demo.

What a module or the session shares is then made once. By a scheduler of our own and not by `xdist_group`: xdist 3.8
writes those groups where pytest 9.2 no longer reads them, and so drops them without a word.
"""

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parents[1]


class SharingScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Give a process all the tests that share what is long to make."""

    def _split_scope(self, nodeid: str) -> str:
        return _shared_by(nodeid.partition("::")[0])


@cache
def _shared_by(file: str) -> str:
    """Return what the tests of a file share: the year of the demo where they ask for it, else the file itself."""
    path = TESTS.parent / file
    if path.is_relative_to(TESTS / "browser") or "demo_database" in path.read_text("utf-8"):
        return "demo"
    return file


def stretch_of(path: Path) -> int:
    """Return the place of a file in the order of a run, the longest first."""
    folder = path.relative_to(TESTS).parts[0]
    return {"browser": 0, "e2e": 1, "integration": 2}.get(folder, 3)
