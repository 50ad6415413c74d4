"""
The files of who signs, outside the database: the keys, and beside them the last note signed and the verifier keys.

The verifier keys (`.pub`) are for those who verify and must not sign. The note (`.checkpoint`) is kept there so that a
database put back to an earlier day, or rewritten, is never signed again otherwise.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from tremplin_platform.proof.notes import NotANote, VerifierKey, read_key
from tremplin_platform.proof.signing import NotASigningKey, SigningKey, make_key, read_signing_key

_NOTE, _PUBLIC = ".checkpoint", ".pub"


class BadKeyFile(Exception):
    """The file of the keys is not there, or holds something else."""


class BadNoteFile(Exception):
    """The file of the last note signed was cut or changed."""


def make_key_file(file: Path, *, name: str) -> None:
    """
    Make the file of the keys, with a new one (mode 0600), unless it is there.

    :raises OSError: it cannot be made
    """
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with _draft(file, f"{make_key(name).written()}\n".encode()) as draft, suppress(FileExistsError):
        os.link(draft, file)  # the first of several processes stays
    _publish(file)


def read_keys(file: Path) -> list[SigningKey]:
    """
    Return the keys of the file: the one that signs first, then older ones with their last day.

    :raises BadKeyFile: it is not there, or a line of it is no key
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        keys = [read_signing_key(line) for line in lines if line.strip()]
    except (OSError, UnicodeDecodeError, NotASigningKey) as error:
        raise BadKeyFile(str(file)) from error
    if not keys or keys[0].until is not None:
        raise BadKeyFile(str(file))
    return keys


def rotate_key(file: Path, *, name: str, until: date) -> SigningKey:
    """
    Put a new key first; the one that signed signs beside it until this day, included.

    :raises BadKeyFile: as `read_keys`
    """
    current, *older = read_keys(file)
    new = make_key(name)
    kept = [new, SigningKey(current.name, current.seed, until), *older]
    with _draft(file, "".join(f"{key.written()}\n" for key in kept).encode()) as draft:
        draft.replace(file)
    _publish(file)
    return new


def read_verifiers(file: Path) -> list[VerifierKey]:
    """
    Return the keys that verify the notes of these keys, the one that signs first, from the file beside theirs.

    :raises BadKeyFile: it is not there, or a line of it is no key
    """
    try:
        lines = _beside(file, _PUBLIC).read_text(encoding="utf-8").splitlines()
        keys = [read_key(line) for line in lines if line.strip()]
    except (OSError, UnicodeDecodeError, NotANote) as error:
        raise BadKeyFile(str(file)) from error
    if not keys:
        raise BadKeyFile(str(file))
    return keys


def kept_note(file: Path) -> bytes | None:
    """Return the last note kept beside the keys of `file`, None where there is none."""
    try:
        return _beside(file, _NOTE).read_bytes()
    except FileNotFoundError:
        return None


def keep_note(file: Path, note: bytes) -> None:
    """Keep a note in place of the last one, whole, on the disk."""
    kept = _beside(file, _NOTE)
    with _draft(kept, note) as draft:
        draft.replace(kept)


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """Keep another process of this machine from signing with the same keys meanwhile."""
    with file.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def put_aside(file: Path) -> None:
    """Rename the keys and the last note, whose journal is no more: a demo that is emptied begins another."""
    for path in (file, _beside(file, _NOTE), _beside(file, _PUBLIC)):
        with suppress(FileNotFoundError):
            path.replace(path.with_name(f"{path.name}.before"))


def verifiers(keys: Sequence[SigningKey]) -> list[VerifierKey]:
    """Return the keys that verify what these sign or signed."""
    return [key.verifier for key in keys]


def _publish(file: Path) -> None:
    content = "".join(f"{key.written()}\n" for key in verifiers(read_keys(file)))
    public = _beside(file, _PUBLIC)
    with _draft(public, content.encode()) as draft:
        draft.chmod(0o644)
        draft.replace(public)


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


@contextmanager
def _draft(file: Path, content: bytes) -> Iterator[Path]:
    """Write a file whole beside its place, and remove it at the end where it was not moved."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
