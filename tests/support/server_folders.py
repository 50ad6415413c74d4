"""
Folders for the servers that tests start, in memory where the machine has room there.

On some disks, making and removing the 350 files of a copied database takes ten times as much processor as in memory.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

_MEMORY = Path("/dev/shm")  # noqa: S108
_ROOM = 4 << 30  # bytes: what two processes' servers take, twice
_NAME = re.compile(r"tremplin-tests-(\d+)-.*")


@contextmanager
def server_folder() -> Iterator[Path]:
    """Make a folder that PostgreSQL's account can reach, and remove it at the end."""
    parent = _parent()
    _remove_leftovers(parent)
    folder = Path(tempfile.mkdtemp(prefix=f"tremplin-tests-{os.getpid()}-", dir=parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _parent() -> Path:
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM:
        return _MEMORY
    return Path(tempfile.gettempdir())


def _remove_leftovers(parent: Path) -> None:
    """Remove the folders of runs that were killed, which would otherwise hold their memory."""
    for folder in parent.iterdir():
        found = _NAME.fullmatch(folder.name)
        if found and not psutil.pid_exists(int(found[1])):
            shutil.rmtree(folder, ignore_errors=True)
