"""
Sign the journal of heads after each round that added to it, with a note of its size and root.

Before a round, the journal must begin with what the last note signs, both that of the database and that of the file
beside the keys; where it does not, nothing is sealed or signed any more. A round commits the heads, then writes the
note to that file, then to the database. Killed between two of these, it is finished by the next round, which signs the
same bytes: no size of the journal ever has two roots.
"""

from datetime import date
from pathlib import Path
from typing import Any

from psycopg import Connection

from tremplin_platform.proof.checkpoints import Checkpoint, read_checkpoint
from tremplin_platform.proof.notes import NotANote, read_note
from tremplin_platform.proof.signing import NotSigned, SigningKey, signed, verified
from tremplin_platform.store.seals.checkpoints import SignedCheckpoint, last_checkpoint
from tremplin_platform.store.seals.sealing import seal_heads
from tremplin_platform.store.seals.signing_files import (
    BadNoteFile,
    alone_with,
    keep_note,
    kept_note,
    read_keys,
    verifiers,
)
from tremplin_platform.store.seals.trees import JOURNAL, IncompleteTree, frontier_of, journal_size


class Rewritten(Exception):
    """The journal of heads is no longer what a note signed, of this size: nothing is signed any more."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


def seal(connection: Connection[Any], *, keys_file: Path, on: date) -> SignedCheckpoint | None:
    """
    Add the heads of the logs that moved to the journal and sign it; None where nothing moved and all is signed.

    :param connection: of the feed role, in autocommit; it holds the lock of sealing
    :param on: the day it is, by which a rotated key still signs
    :raises BadKeyFile: there are no keys to sign with
    :raises BadNoteFile: the note kept beside them was cut or changed
    :raises Rewritten: the journal is not what was signed
    """
    with alone_with(keys_file):
        keys = read_keys(keys_file)
        last = last_checkpoint(connection)
        kept = _kept(keys_file, keys)
        for before in {*_signed(last), *_signed(kept)}:
            _require(connection, before)
        seal_heads(connection)
        size = journal_size(connection)
        if last is not None and size == last.size:
            return None
        found = _note(connection, keys, size, on) if kept is None or kept.size != size else kept
        keep_note(keys_file, found.note)
        connection.execute(_ADD, (found.size, found.root, found.note))
        return found


def _kept(keys_file: Path, keys: list[SigningKey]) -> SignedCheckpoint | None:
    note = kept_note(keys_file)
    if note is None:
        return None
    try:
        checkpoint = read_checkpoint(verified(note, verifiers(keys)).text)
    except (NotANote, NotSigned) as error:
        raise BadNoteFile(str(keys_file)) from error
    return SignedCheckpoint(checkpoint.size, checkpoint.root, note)


def _signed(before: SignedCheckpoint | None) -> list[tuple[int, bytes]]:
    """Return the size and root that a note signs, by its own text rather than by the row that has it."""
    if before is None:
        return []
    try:
        checkpoint = read_checkpoint(read_note(before.note).text)
    except NotANote as error:
        raise Rewritten(before.size) from error
    return [(checkpoint.size, checkpoint.root)]


def _require(connection: Connection[Any], before: tuple[int, bytes]) -> None:
    size, root = before
    try:
        if frontier_of(connection, tree=JOURNAL, size=size).root() == root:
            return
    except IncompleteTree:
        pass
    raise Rewritten(size)


def _note(connection: Connection[Any], keys: list[SigningKey], size: int, on: date) -> SignedCheckpoint:
    root = frontier_of(connection, tree=JOURNAL, size=size).root()
    text = Checkpoint(keys[0].name, size, root).text()
    return SignedCheckpoint(size, root, signed(text, keys, on=on).written())


_ADD = "insert into checkpoints (log, size, root, note) values ('/', %b, %b, %b)"
