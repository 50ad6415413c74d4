"""Choose the account that the embedded PostgreSQL runs as, and folders where that account can read and write.

PostgreSQL refuses to run as root. As root it is started as an unprivileged account, which must be able
to reach its data and its programs: a home under /root is closed to it, and then both live elsewhere.
"""

import hashlib
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from tremplin_infra.environment import SettingError
from tremplin_infra.private_files import open_folder, private_folder

_ACCOUNTS = ("postgres", "nobody", "daemon")
_ELSEWHERE = Path("/var/lib/tremplin")
_PROGRAMS_ELSEWHERE = Path("/var/cache/tremplin")


@dataclass(frozen=True)
class Account:
    """An unprivileged account of this machine."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """Return the account to start PostgreSQL as, None for that of this process.

    Raises:
        SettingError: this process is root and the machine has no unprivileged account.
    """
    if os.geteuid() != 0:
        return None
    for name in _ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    raise SettingError(
        "DATABASE_URL manque, et PostgreSQL refuse root sur une machine sans compte « nobody »."
    )


def data_folder(home: Path, account: Account | None) -> Path:
    """Make the folder of the server's data, owned by `account`.

    `home/postgres`, or a folder named after `home` in /var/lib/tremplin, with a link in its place, where
    the account cannot pass through `home`.
    """
    folder = home / "postgres"
    if account is None:
        open_folder(home)
        private_folder(folder)
        return folder
    open_folder(home)
    if not _passable(home.resolve(), account):
        target = _ELSEWHERE / hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
        open_folder(_ELSEWHERE)
        if not folder.is_symlink():
            folder.symlink_to(target)
        folder = target
    private_folder(folder)
    os.chown(folder, account.uid, account.gid)
    return folder


def readable_programs(wheel: Path, account: Account | None, version: str) -> Path:
    """Return the folder of PostgreSQL's programs: the wheel's own, or a copy that `account` can read.

    `wheel` is the installed package's folder; the copy keeps the place of its libraries beside it.
    """
    if account is None or _passable(wheel.resolve(), account):
        return wheel / "pginstall" / "bin"
    target = _PROGRAMS_ELSEWHERE / f"postgresql-{version}"
    if not target.is_dir():
        partial = target.with_name(f"{target.name}.{os.getpid()}")
        open_folder(partial)
        for name in (wheel.name, f"{wheel.name}.libs"):
            shutil.copytree(wheel.parent / name, partial / name, ignore=shutil.ignore_patterns("include"))
        try:
            partial.rename(target)
        except OSError:
            shutil.rmtree(partial)  # another process made the same copy first
            if not target.is_dir():
                raise
    return target / wheel.name / "pginstall" / "bin"


def _passable(folder: Path, account: Account) -> bool:
    """Whether the account may pass through `folder` and all above it, by their mode bits."""
    for step in (folder, *folder.parents):
        status = step.stat()
        shift = 6 if status.st_uid == account.uid else 3 if status.st_gid == account.gid else 0
        if not status.st_mode >> shift & 1:
            return False
    return True
