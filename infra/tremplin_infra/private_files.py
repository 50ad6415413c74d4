"""Open files and folders under TREMPLIN_HOME that their owner alone may read: they hold secrets or pids."""

import os
from pathlib import Path
from typing import IO

_FILE, _FOLDER, _PASSABLE = 0o600, 0o700, 0o755


def private_folder(folder: Path) -> None:
    """Make `folder`, whose parent exists; where it exists, remove the rights that others have on it."""
    folder.mkdir(mode=_FOLDER, exist_ok=True)
    folder.chmod(_FOLDER)


def open_folder(folder: Path) -> None:
    """Make `folder` and those above it where missing: all may pass through, its owner alone may write."""
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    for above in reversed(missing):
        above.mkdir(exist_ok=True)
        above.chmod(_PASSABLE)


def open_private(path: Path, mode: str) -> IO[str]:
    """Open a text file that its owner alone may read and write, whatever the umask and its earlier rights."""
    # Path.open takes no opener.
    file = open(path, mode, encoding="utf-8", opener=_private)  # noqa: SIM115
    os.fchmod(file.fileno(), _FILE)  # the opener's mode is of new files alone
    return file


def write_private(path: Path, text: str) -> None:
    """Write a file, atomically, that its owner alone may read."""
    with open_private(path, "w") as file:
        file.write(text)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _FILE)
