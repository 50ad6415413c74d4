"""
Which process runs which tests, where several do: each file in one, and in one all that look at the site of the demo.

The longest file, whose end the whole run would wait for, is in two.

What a module or a folder shares is then made once. By a scheduler of our own and not by `xdist_group`: xdist 3.8
writes those groups where pytest 9.2 no longer reads them, and so drops them without a word.
"""

from pathlib import Path
from zlib import crc32

from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parents[1]
BROWSER = "tests/browser"
LONGEST = "tests/faults/test_answers_at_length.py"
_FIRST = ("test_answers_at_length.py", "test_long_exports.py", "test_killed_consumers.py")


class SharingScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Give a process all the tests that share what is long to make."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file == LONGEST:
            return f"{file} {crc32(nodeid.encode()) % 2}"
        return BROWSER if file.startswith(f"{BROWSER}/") else file


def stretch_of(path: Path) -> int:
    """Return the place of a file in the order of a run, the longest first."""
    folder = path.relative_to(TESTS).parts[0]
    if path.name in _FIRST:
        return _FIRST.index(path.name)
    return len(_FIRST) + {"browser": 0, "faults": 1, "e2e": 2, "integration": 3}.get(folder, 4)
