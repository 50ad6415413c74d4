"""What the tests fetch once, by Maven or npm, into a cache outside the repository."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

_TRIES = 3  # a download may fail by chance; what came is kept for the next


class NotFetched(Exception):
    """This machine lacks a program, or it could not fetch; the message says which."""


def jars(pom: Path, name: str) -> Path:
    """
    Return the folder `name` of the cache, with the jars of a Maven project; safe to call from two runs at once.

    :raises NotFetched: no Java, no Maven, or Maven cannot fetch
    """
    _require("java")
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime"]

    def fill(folder: Path) -> None:
        _require("mvn")
        _run(["mvn", "-q", "-B", "-f", str(pom), *goal, f"-DoutputDirectory={folder}"], folder)

    return _cached(name, fill)


def packages(project: Path, name: str) -> Path:
    """
    Return the folder `name` of the cache, with the locked packages of an npm project; safe as `jars` is.

    :raises NotFetched: no node, no npm, or npm cannot fetch
    """
    for program in ("node", "npm"):
        _require(program)

    def fill(folder: Path) -> None:
        for file in ("package.json", "package-lock.json"):
            shutil.copy(project / file, folder)
        _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)

    return _cached(name, fill)


def _require(program: str) -> None:
    if shutil.which(program) is None:
        raise NotFetched(f"no {program}")


def _cached(name: str, fill: Callable[[Path], None]) -> Path:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tremplin" / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            partial = folder.with_name(f"{folder.name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            fill(partial)
            partial.rename(folder)
    return folder


def _run(command: Sequence[str], folder: Path) -> None:
    failed = ""
    for _ in range(_TRIES):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        failed = ((done.stdout + done.stderr).strip().splitlines() or ["failed"])[0]
    raise NotFetched(f"{command[0]}: {failed}")
