"""Report a disk that is nearly full, of the embedded PostgreSQL: SQL says nothing of a server's own."""

import shutil
from pathlib import Path

LEAST_MB = 512
"""A disk with less room than this is nearly full: a rebuild alone may take more."""


def disk_problems(home: Path) -> list[str]:
    """Return the sentence about the disk of the server whose data is under `home`; none where it has room."""
    room_mb = shutil.disk_usage(home / "postgres").free // 10**6
    if room_mb >= LEAST_MB:
        return []
    return [
        f"Le disque de PostgreSQL est presque plein : il y reste {room_mb} Mo. Plein, il refuse ce qu’on enregistre ; "
        "une reconstruction s’arrête, et les lignes en service restent celles d’avant."
    ]
