"""Logs are sealed as RFC 6962 says, whatever the steps; nothing signed is signed otherwise, and nothing is undone."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest
from psycopg.errors import InsufficientPrivilege

from support.facts import open_logs
from support.postgres_server import Database
from support.sealed import ORIGIN, TODAY, Sealer
from tremplin_platform.proof.checkpoints import head_leaf, read_checkpoint
from tremplin_platform.proof.frontier import root_of
from tremplin_platform.proof.hashes import EMPTY, leaf
from tremplin_platform.proof.signing import verified
from tremplin_platform.store.seals.checkpoints import last_checkpoint, sealed_head
from tremplin_platform.store.seals.sealing_process import sealing_alone
from tremplin_platform.store.seals.signing import Rewritten
from tremplin_platform.store.seals.signing_files import (
    BadKeyFile,
    BadNoteFile,
    keep_note,
    kept_note,
    read_verifiers,
    rotate_key,
)
from tremplin_projections.roles import KINDS

pytestmark = pytest.mark.postgres

MEMBER, OTHER = "cpam-075", "caf-013"
TABLES = ("sealed_heads", "tree_nodes", "checkpoints", "timestamps")


@pytest.fixture
def sealer(database: Database, tmp_path: Path) -> Sealer:
    """Two empty logs, nothing sealed yet."""
    open_logs(database, MEMBER, OTHER)
    return Sealer(database, tmp_path)


def _state(database: Database) -> list[object]:
    return [database.rows(f"select * from {table} order by 1, 2, 3") for table in TABLES]  # noqa: S608


def _digests(database: Database, log: str, size: int) -> list[bytes]:
    return [
        leaf(bytes(digest))
        for (digest,) in database.rows(
            "select digest from events where log = %s and seq <= %s order by seq", log, size
        )
    ]


def test_sealed_heads_are_the_roots_of_their_events(sealer: Sealer, database: Database) -> None:
    grown = [(MEMBER, 1, 1), (OTHER, 1, 3), (MEMBER, 2, 255), (MEMBER, 256, 257), (MEMBER, 258, 700)]
    for log, first, last in grown:
        sealer.append(log, first, last)
        sealer.sealed()

    heads = database.rows("select log, size, root, place from sealed_heads order by place")
    assert [(log, size) for log, size, _, _ in heads] == [(log, last) for log, _, last in grown]
    assert [place for *_, place in heads] == [0, 1, 2, 3, 4]
    for log, size, root, _ in heads:
        assert bytes(root) == root_of(_digests(database, log, size))
    leaves = [head_leaf(log, size, bytes(root)) for log, size, root, _ in heads]
    for size, root in database.rows("select size, root from checkpoints order by size"):
        assert bytes(root) == root_of(leaves[:size])
    assert database.rows("select count(*) from tree_nodes where log = %s", MEMBER) == [(2,)]


def test_logs_that_moved_are_sealed_by_name_and_the_others_are_not(
    sealer: Sealer, database: Database
) -> None:
    sealer.append(MEMBER, 1, 2)
    sealer.append(OTHER, 1, 1)
    first = sealer.sealed()
    assert sealer.seal() is None
    sealer.append(MEMBER, 3, 3)
    second = sealer.sealed()

    rows = database.rows("select log, size, place from sealed_heads order by place")
    assert rows == [(OTHER, 1, 0), (MEMBER, 2, 1), (MEMBER, 3, 2)]
    assert (first.size, second.size) == (2, 3)
    with closing(database.connect("feed")) as feed:
        found = [sealed_head(feed, log=MEMBER, size=size) for size in (2, 3, None, 1)]
    assert [(head.size, head.place, head.journal_size) if head else None for head in found] == [
        (2, 1, 2),
        (3, 2, 3),
        (3, 2, 3),
        None,
    ]


def test_an_empty_journal_is_signed_once(sealer: Sealer) -> None:
    found = sealer.sealed()

    assert (found.size, found.root) == (0, EMPTY)
    assert read_checkpoint(verified(found.note, read_verifiers(sealer.keys_file)).text).origin == ORIGIN
    assert sealer.seal() is None


def test_the_keys_are_their_owners_alone_and_not_in_the_database(sealer: Sealer, database: Database) -> None:
    seed = sealer.keys_file.read_text().split("+")[-1].strip()
    sealer.append(MEMBER, 1, 1)
    sealer.sealed()

    assert sealer.keys_file.stat().st_mode & 0o777 == 0o600
    assert seed not in str(_state(database))
    assert seed not in sealer.keys_file.with_name("signing.key.pub").read_text()


def test_a_rotated_key_signs_beside_the_new_one(sealer: Sealer) -> None:
    old = read_verifiers(sealer.keys_file)[0]
    rotate_key(sealer.keys_file, name=ORIGIN, until=TODAY)
    new = read_verifiers(sealer.keys_file)[0]
    sealer.append(MEMBER, 1, 1)
    note = sealer.sealed().note

    assert old != new
    assert len(verified(note, [old]).signatures) == len(verified(note, [new]).signatures) == 2
    assert read_verifiers(sealer.keys_file) == [new, old]


@contextmanager
def _refused(sealer: Sealer, database: Database, why: type[Exception]) -> Iterator[None]:
    """Hold that sealing refuses after the block, and that nothing is written."""
    yield
    before = _state(database), kept_note(sealer.keys_file)
    with pytest.raises(why):
        sealer.seal()
    assert (_state(database), kept_note(sealer.keys_file)) == before


def test_a_journal_that_was_rewritten_is_never_signed_again(sealer: Sealer, database: Database) -> None:
    sealer.append(MEMBER, 1, 3)
    sealer.sealed()
    sealer.append(OTHER, 1, 1)
    sealer.sealed()
    sealer.append(OTHER, 2, 2)

    flipped = "update tree_nodes set hash = set_byte(hash, 3, 255 - get_byte(hash, 3)) where log = '/'"
    with closing(database.connect_superuser()) as owner, _refused(sealer, database, Rewritten):
        owner.execute(f"{flipped} and position = 0")
    with closing(database.connect_superuser()) as owner, _refused(sealer, database, Rewritten):
        owner.execute(f"{flipped} and position = 0")
        owner.execute("update checkpoints set note = 'no note' where size = 2")


def test_a_database_put_back_to_an_earlier_day_is_not_signed(sealer: Sealer, database: Database) -> None:
    sealer.append(MEMBER, 1, 3)
    sealer.sealed()
    sealer.append(MEMBER, 4, 4)
    sealer.sealed()

    with closing(database.connect_superuser()) as owner, _refused(sealer, database, Rewritten):
        for table, at in (
            ("checkpoints", "size = 2"),
            ("tree_nodes", "position = 1"),
            ("sealed_heads", "size = 4"),
        ):
            owner.execute(f"delete from {table} where {at}")  # noqa: S608
        owner.execute("delete from events where log = %s and seq = 4", (MEMBER,))
        owner.execute("update heads set seq = 3 where log = %s", (MEMBER,))


def test_keys_or_a_note_that_were_cut_are_refused(sealer: Sealer, database: Database) -> None:
    sealer.append(MEMBER, 1, 3)
    note = sealer.sealed().note
    for content in (note[:-20], b"", note.replace(b"\n1\n", b"\n2\n")):
        with _refused(sealer, database, BadNoteFile):
            keep_note(sealer.keys_file, content)
    keep_note(sealer.keys_file, note)
    with _refused(sealer, database, BadKeyFile):
        sealer.keys_file.write_text(sealer.keys_file.read_text()[:30])


def test_a_log_with_a_hole_is_left_out_and_the_others_sealed(sealer: Sealer, database: Database) -> None:
    sealer.append(MEMBER, 1, 300)
    sealer.append(OTHER, 1, 1)
    with closing(database.connect_superuser()) as owner:
        owner.execute("delete from events where log = %s and seq = 299", (MEMBER,))
    sealer.sealed()

    assert database.rows("select log, size from sealed_heads") == [(OTHER, 1)]
    assert database.rows("select count(*) from tree_nodes where log = %s", MEMBER) == [(0,)]


def test_a_second_sealer_waits_for_the_first(sealer: Sealer, database: Database) -> None:
    url, stop = database.role_url("feed"), Event()
    with sealing_alone(url, Event()) as first:
        assert first is not None
        with sealing_alone(url, Event(), stands_by=False) as once:
            assert once is None
        stop.set()
        with sealing_alone(url, stop) as second:
            assert second is None
    with sealing_alone(url, Event(), stands_by=False) as second:
        assert second is not None


@pytest.mark.parametrize("kind", KINDS)
def test_no_role_changes_or_removes_what_is_sealed(sealer: Sealer, database: Database, kind: str) -> None:
    sealer.append(MEMBER, 1, 2)
    sealer.sealed()
    before = _state(database)

    with closing(database.connect(kind)) as connection:  # type: ignore[arg-type]
        acts = [f"{act} {table}" for table in TABLES for act in ("delete from", "truncate", "drop table")]
        acts += [f"update {table} set log = log" for table in TABLES]  # noqa: S608
        acts += ["alter table checkpoints no force row level security"]
        if kind != "feed":
            acts += [
                "insert into sealed_heads values ('cpam-075', 9, sha256(''), '', 9)",
                "insert into checkpoints (size, root, note) values (9, sha256(''), '')",
            ]
        for act in acts:
            with pytest.raises(InsufficientPrivilege):
                connection.execute(act)
    assert _state(database) == before


def test_a_reader_sees_the_heads_of_its_own_log_alone(sealer: Sealer, database: Database) -> None:
    sealer.append(MEMBER, 1, 300)
    sealer.append(OTHER, 1, 300)
    sealer.sealed()

    seen = {}
    with closing(database.connect("read")) as connection:
        for log in ("", MEMBER, "*"):
            with connection.transaction():
                connection.execute("select set_config('tremplin.log', %s, true)", (log,))
                seen[log] = [
                    {row[0] for row in connection.execute(f"select log from {table}")}  # noqa: S608
                    for table in ("sealed_heads", "tree_nodes", "checkpoints")
                ]
        assert last_checkpoint(connection) is not None
    assert seen[""] == [set(), {"/"}, {"/"}]
    assert seen[MEMBER] == [{MEMBER}, {"/", MEMBER}, {"/"}]
    assert seen["*"] == [{MEMBER, OTHER}, {"/", MEMBER, OTHER}, {"/"}]
