"""
Writes a bundle: one zip with a log's events, what seals them, its figures, and the verifier of all that.

The same log at the same sealed size gives the same bytes to all who ask, at any time, sentences aside: they use the
names known when they are written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson
from psycopg import Connection

from tremplin_platform.audit.seals.proofs import checkpoint_of, head_proof, journal_consistency, timestamp_of
from tremplin_platform.proof.checkpoints import read_checkpoint
from tremplin_platform.proof.notes import VerifierKey, read_note
from tremplin_platform.verifier import archive
from tremplin_platform.verifier.assembly import verify_py

__all__ = ["NeverSigned", "NotSealed", "Seal", "read_seal", "write_bundle"]

_READ_ME = """\
Dossier de preuve du journal « {log} », jusqu’à l’événement {size}.

    python3 verify.py {log}-{size}.zip

vérifie tout ce qu’il contient avec Python 3.11 ou plus récent : sans réseau, sans rien installer. La dernière ligne
dit CONFORME, ou NON CONFORME et ce qui ne tient pas. Prenez la clé de vérification (--key) auprès de la centrale par
un autre chemin que ce dossier, et gardez checkpoint.txt : il suffira (--kept) à montrer toute réécriture ultérieure.

verify.py         le vérificateur
checkpoint.txt    le point de contrôle signé du journal des têtes
key.txt           la clé qui l’a signé
head.json         la tête scellée de ce journal, et son inclusion dans le journal des têtes
events.jsonl      les événements, un par ligne, du premier au dernier
results.json      les résultats de cette position (d’un membre)
published.json    les heures publiées, par trimestre et par lot (d’un membre)
consistency.json  la preuve depuis le point de contrôle gardé (si elle est demandée)
timestamp.tsr     l’horodatage du point de contrôle (s’il y en a un) :
                  donnez le certificat de l’autorité (--tsa), et openssl le vérifie
"""
_DATE = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6
_LARGE = 500_000  # events: beyond, their file may be over 2 GiB


class NotSealed(Exception):
    """Raised when no head of the log is sealed, or none of the size asked."""


class NeverSigned(Exception):
    """Raised when the journal of heads was never signed at the size that a bundle is to continue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """
    What seals a log: the document of `proofs/head`, its note, its timestamp, and the proof since another checkpoint.
    """

    head: Mapping[str, Any]
    note: bytes
    timestamp: bytes | None
    consistency: Mapping[str, Any] | None

    @property
    def size(self) -> int:
        """The number of events sealed."""
        return int(self.head["size"])


def read_seal(
    connection: Connection[Any], *, log: str, size: int | None = None, since: int | None = None
) -> Seal:
    """
    Return what seals `log`, at its last sealed size or at `size`.

    :param since: the size of a checkpoint that somebody kept, which the bundle proves that its own continues
    :raises NotSealed: nothing is sealed there
    :raises NeverSigned: the journal was never signed at the size `since`
    :raises IncompleteTree: what proves it was removed
    """
    head = head_proof(connection, log=log, size=size)
    if head is None:
        raise NotSealed(log)
    note = str(head["checkpoint"]).encode()
    signed = read_checkpoint(read_note(note).text).size
    proof = None
    if since is not None:
        if checkpoint_of(connection, size=since) is None:
            raise NeverSigned(str(since))
        old, new = sorted((since, signed))
        proof = journal_consistency(connection, old=old, new=new)
    return Seal(head=head, note=note, timestamp=timestamp_of(connection, size=signed), consistency=proof)


def write_bundle(
    into: IO[bytes],
    seal: Seal,
    *,
    keys: Sequence[VerifierKey],
    events: Iterable[Mapping[str, Any]],
    figures: tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]] | None,
) -> None:
    """
    Write the zip.

    :param keys: the verifier keys of this installation; the one that signed the note is given
    :param events: as `GET events` answers them, from the first to the last sealed
    :param figures: the documents `results.json` and `published.json`; None for the centrale
    """
    with ZipFile(into, "w") as zipped:
        for name, content in _sealing(seal, keys).items():
            _add(zipped, name, content)
        with zipped.open(_entry(archive.EVENTS), "w", force_zip64=seal.size > _LARGE) as stream:
            for event in events:
                stream.write(orjson.dumps(event) + b"\n")
        if figures is not None:
            results, published = figures
            _add(zipped, archive.RESULTS, orjson.dumps(results))
            _add(zipped, archive.PUBLISHED, orjson.dumps(published))


def _sealing(seal: Seal, keys: Sequence[VerifierKey]) -> dict[str, bytes]:
    """Return the files that do not grow with the log: what seals it, and what verifies it."""
    files = {
        archive.READ_ME: _READ_ME.format(log=seal.head["log"], size=seal.size).encode(),
        archive.VERIFIER: verify_py().encode(),
        archive.NOTE: seal.note,
        archive.KEY: _key(seal.note, keys),
        archive.HEAD: _document(seal.head),
    }
    if seal.timestamp is not None:
        files[archive.TIMESTAMP] = seal.timestamp
    if seal.consistency is not None:
        files[archive.CONSISTENCY] = _document(seal.consistency)
    return files


def _key(note: bytes, keys: Sequence[VerifierKey]) -> bytes:
    read = read_note(note)
    signing = [key for key in keys if read.of(key)]
    return "".join(f"{key.written()}\n" for key in signing[:1]).encode()


def _document(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=_DATE)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _add(zipped: ZipFile, name: str, content: bytes) -> None:
    zipped.writestr(_entry(name), content, compresslevel=_LEVEL)
