"""Opens a bundle: a zip whose sizes are bounded before anything is unpacked."""

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from tremplin_platform.verifier.findings import Unusable

EVENTS = "events.jsonl"
HEAD = "head.json"
NOTE = "checkpoint.txt"
KEY = "key.txt"
RESULTS = "results.json"
PUBLISHED = "published.json"
CONSISTENCY = "consistency.json"

_MOST_BYTES = 8 * 2**30
_MOST_OF_A_DOCUMENT = 64 * 2**20
_MOST_RATIO = 200
_MOST_FILES = 20
_LONGEST_LINE = 4 * 2**20


class Bundle:
    """The files of a bundle. What cannot be read is `Unusable`."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._sizes = {entry.filename: entry.file_size for entry in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def content(self, name: str) -> bytes:
        """Return the bytes of a small file."""
        if self._sizes.get(name, 0) > _MOST_OF_A_DOCUMENT:
            raise Unusable(f"{name} est trop gros.")
        try:
            return self._archive.read(name)
        except KeyError as error:
            raise Unusable(f"Ce n’est pas un dossier de preuve : {name} n’y est pas.") from error
        except (BadZipFile, zlib.error, OSError, EOFError) as error:
            raise Unusable(f"{name} est abîmé dans le zip.") from error

    def document(self, name: str) -> Any:
        """Return the JSON document of a file."""
        try:
            return parsed(self.content(name))
        except ValueError as error:
            raise Unusable(f"{name} n’est pas un document JSON.") from error

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a file, without their ends."""
        try:
            with self._archive.open(name) as stream:
                while line := stream.readline(_LONGEST_LINE):
                    if len(line) == _LONGEST_LINE:
                        raise Unusable(f"Une ligne de {name} est trop longue.")
                    yield line.rstrip(b"\r\n")
        except KeyError as error:
            raise Unusable(f"Ce n’est pas un dossier de preuve : {name} n’y est pas.") from error
        except (BadZipFile, zlib.error, OSError, EOFError) as error:
            raise Unusable(f"{name} est abîmé dans le zip.") from error


@contextmanager
def opened(file: Path) -> Iterator[Bundle]:
    """
    Open a bundle.

    :raises Unusable: it is none, or unpacks to more than a bundle can be
    """
    try:
        archive = ZipFile(file)
    except OSError as error:
        raise Unusable(f"{file} est illisible ({error.strerror}).") from error
    except (BadZipFile, ValueError, EOFError) as error:
        raise Unusable(f"{file} n’est pas un zip entier.") from error
    with archive:
        entries = archive.infolist()
        if len(entries) > _MOST_FILES or len({entry.filename for entry in entries}) != len(entries):
            raise Unusable(f"{file} n’est pas un dossier de preuve : il a trop de fichiers.")
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if unpacked > _MOST_BYTES or unpacked > _MOST_RATIO * max(packed, 2**16):
            raise Unusable(f"{file} se déplie en trop d’octets pour un dossier de preuve.")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unusable(f"{file} est protégé par un mot de passe.")
        yield Bundle(archive)


def parsed(raw: bytes) -> Any:
    """
    Parse JSON of which each name is said once.

    :raises ValueError: it is not, or nests too deep
    """
    try:
        return json.loads(raw, object_pairs_hook=_once)
    except RecursionError as error:
        raise ValueError("too deep") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found
