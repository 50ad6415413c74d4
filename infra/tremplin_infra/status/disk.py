"""
Report that the disk of the embedded PostgreSQL is nearly full.

No statement of SQL gives the room of a disk: that of a server elsewhere is for its host to watch.
"""

import shutil
from pathlib import Path

LEAST_MB = 512
"""A disk with less room than this is nearly full: a rebuild alone may take more."""


def disk_problems(home: Path) -> list[str]:
    """Return a sentence if the disk of the server whose data is under `home` has less room than `LEAST_MB`."""
    room_mb = shutil.disk_usage(home / "postgres").free // 10**6
    if room_mb >= LEAST_MB:
        return []
    return [
        f"Le disque de PostgreSQL est presque plein : il y reste {room_mb} Mo. Plein, il refuse ce qu’on enregistre ; "
        "une reconstruction s’arrête, et les lignes en service restent celles d’avant."
    ]
