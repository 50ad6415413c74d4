"""Files and folders under TREMPLIN_HOME that hold a secret or say which process to stop: for their owner's eyes."""

import os
from pathlib import Path
from typing import IO

_FILE, _FOLDER, _PASSABLE = 0o600, 0o700, 0o755


def private_folder(folder: Path) -> None:
    """Make `folder`, whose parent exists, or take from others what an earlier version or umask gave them."""
    folder.mkdir(mode=_FOLDER, exist_ok=True)
    folder.chmod(_FOLDER)


def open_folder(folder: Path) -> None:
    """Make `folder` and those above it unless they are there: all may pass through, its owner alone may write."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        each.chmod(_PASSABLE)


def open_private(path: Path, mode: str) -> IO[str]:
    """Open a text file that its owner alone may read and write, whatever the umask and whoever made it."""
    # Path.open takes no opener.
    file = open(path, mode, encoding="utf-8", opener=_private)  # noqa: SIM115
    os.fchmod(file.fileno(), _FILE)  # the opener's mode is of new files alone
    return file


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone may read; others never see it whole, nor in part."""
    with open_private(path, "w") as file:
        file.write(text)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _FILE)
