"""Gives what proves a log and its events: sealed heads, inclusion, consistency. The same bytes for ever."""

from typing import Any

from psycopg import Connection

from tremplin_platform.proof import hashes
from tremplin_platform.proof.proofs import consistency, inclusion
from tremplin_platform.store.seals.checkpoints import (
    SealedHead,
    checkpoint_of,
    last_checkpoint,
    sealed_head,
    timestamp_of,
)
from tremplin_platform.store.seals.trees import JOURNAL, IncompleteTree, proof_of

__all__ = [
    "IncompleteTree",
    "checkpoint_of",
    "event_proof",
    "head_proof",
    "journal_consistency",
    "last_checkpoint",
    "log_consistency",
    "timestamp_of",
]

Document = dict[str, Any]


def head_proof(connection: Connection[Any], *, log: str, size: int | None = None) -> Document | None:
    """
    Return the last sealed head of `log`, or that of `size`, and its inclusion in the first checkpoint that holds it.

    None where no such head is sealed, or the reader may not see it.

    :raises IncompleteTree: what proves it was removed
    """
    head = sealed_head(connection, log=log, size=size)
    if head is None:
        return None
    runs = inclusion(head.place, head.journal_size)
    return {
        **_named(head),
        "index": head.place,
        "inclusion": proof_of(connection, tree=JOURNAL, runs=runs),
        "checkpoint": head.note.decode(),
    }


def event_proof(
    connection: Connection[Any], *, log: str, seq: int, size: int | None = None
) -> Document | None:
    """
    Return the digest of event `seq` and its inclusion in the last sealed head of `log`, or that of `size`.

    :raises IncompleteTree: what proves it was removed
    """
    head = sealed_head(connection, log=log, size=size)
    if head is None or not 1 <= seq <= head.size:
        return None
    row = connection.execute(_DIGEST, (log, seq)).fetchone()
    if row is None:
        raise IncompleteTree(log)
    proved = {"seq": seq, "digest": bytes(row[0]).hex()}
    return {
        **_named(head),
        **proved,
        "inclusion": proof_of(connection, tree=log, runs=inclusion(seq - 1, head.size)),
    }


def log_consistency(connection: Connection[Any], *, log: str, old: int, new: int) -> Document | None:
    """
    Return the proof that the head of `log` of size `new` continues that of `old`; None where one is not sealed.

    :param old: at most `new`
    :raises IncompleteTree: what proves it was removed
    """
    if any(sealed_head(connection, log=log, size=size) is None for size in (old, new)):
        return None
    runs = consistency(old, new)
    return {"log": log, "from": old, "to": new, "proof": proof_of(connection, tree=log, runs=runs)}


def journal_consistency(connection: Connection[Any], *, old: int, new: int) -> Document | None:
    """
    Return the proof that the journal of heads of size `new` continues that of `old`; None where one is not signed.

    :param old: at most `new`
    :raises IncompleteTree: what proves it was removed
    """
    if any(checkpoint_of(connection, size=size) is None for size in (old, new)):
        return None
    runs = consistency(old, new)
    return {"from": old, "to": new, "proof": proof_of(connection, tree=JOURNAL, runs=runs)}


def _named(head: SealedHead) -> Document:
    return {"log": head.log, "size": head.size, "root": hashes.written(head.root)}


_DIGEST = "select digest from events where log = %s and seq = %s"
