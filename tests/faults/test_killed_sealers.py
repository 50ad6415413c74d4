"""A sealer killed at each of its steps: the next one goes on, and no two notes disagree."""

import os
import signal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest

from support.facts import open_logs
from support.postgres_server import Database
from support.sealed import Sealer
from tremplin_platform.proof.checkpoints import head_leaf, read_checkpoint
from tremplin_platform.proof.frontier import root_of
from tremplin_platform.proof.notes import read_note
from tremplin_platform.store.seals.signing_files import keep_note, kept_note

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

LOGS = ("caf-013", "cpam-075")


def _killed_at(sealer: Sealer, step: int) -> bool:
    """Seal in a process that is killed before its statement or file number `step`; whether it came to that."""
    child = os.fork()
    if child == 0:
        left = [step]

        def before(act: Any) -> Any:
            def acted(*arguments: Any, **options: Any) -> Any:
                left[0] -= 1
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                return act(*arguments, **options)

            return acted

        with (
            patch.object(psycopg.Cursor, "execute", before(psycopg.Cursor.execute)),
            patch.object(psycopg.Transaction, "__exit__", before(psycopg.Transaction.__exit__)),
            patch("tremplin_platform.store.seals.signing.keep_note", before(keep_note)),
        ):
            sealer.seal()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_a_sealer_killed_at_each_step_leaves_no_fork(database: Database, tmp_path: Path) -> None:
    open_logs(database, *LOGS)
    sealer = Sealer(database, tmp_path)
    signed: dict[int, bytes] = {}
    for step in range(1, 60):
        sealer.append(LOGS[step % 2], step, step)
        was_killed = _killed_at(sealer, step)
        kept = kept_note(sealer.keys_file)
        if kept is not None:
            _hold(signed, kept)
        if not was_killed:
            break
        if step % 3 == 0:  # else the next one begins where this one was killed
            sealer.append(LOGS[0], 1_000 + step, 1_000 + step)
            sealer.seal()
    else:
        pytest.fail("more steps than expected")

    assert step > 10
    _hold_journal(database, signed)


def _hold_journal(database: Database, signed: dict[int, bytes]) -> None:
    """The journal is whole, ends where the logs do, and is what every note signed."""
    heads = database.rows("select log, size, root, place from sealed_heads order by place")
    leaves = [head_leaf(log, size, bytes(root)) for log, size, root, _ in heads]
    for (note,) in database.rows("select note from checkpoints"):
        _hold(signed, bytes(note))
    assert [place for *_, place in heads] == [*range(len(heads))]
    assert {size: root_of(leaves[:size]) for size in signed} == signed
    ends = database.rows("select log, max(size) from sealed_heads group by 1 order by 1")
    assert ends == database.rows("select log, seq from heads where seq > 0 order by 1")


def _hold(signed: dict[int, bytes], note: bytes) -> None:
    """Every note of one size has one root."""
    checkpoint = read_checkpoint(read_note(note).text)
    assert signed.setdefault(checkpoint.size, checkpoint.root) == checkpoint.root
