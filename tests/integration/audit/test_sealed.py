"""What was altered after it was sealed is named by log and seq, also where everything else was made to agree."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from pytest_django import DjangoDbBlocker

from support.audited import LYON, PARIS, Audited, audited_story, forged, rewritten, tell_year
from support.divided_logs import MANY_PROCESSES, in_parts
from support.postgres_server import Database, PostgresServer, django_on
from support.sealed import ORIGIN, TODAY, Sealer
from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.seals.heads import NOT_ITS_CONTENT
from tremplin_platform.audit.stored import stored_events
from tremplin_platform.audit.verifying import stretches
from tremplin_platform.events.envelope import digest_of
from tremplin_platform.proof.checkpoints import Checkpoint, head_leaf, read_checkpoint
from tremplin_platform.proof.frontier import Frontier, root_of
from tremplin_platform.proof.hashes import leaf
from tremplin_platform.proof.signing import signed, verified
from tremplin_platform.store.seals.signing_files import read_keys, read_verifiers

pytestmark = pytest.mark.postgres

BYTE = "set_byte({0}, 3, 255 - get_byte({0}, 3))"
_SEALED_ROOT = f"update sealed_heads set root = {BYTE.format('root')} where log = %s and size = %s"  # noqa: S608


@dataclass(frozen=True)
class SealedYear:
    """A year sealed twice, the second time after one more order of PARIS; the note that somebody kept of the first."""

    name: str
    sealer: Sealer
    kept: Checkpoint


@pytest.fixture(scope="module")
def sealed_year(
    postgres_server: PostgresServer,
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SealedYear]:
    with ExitStack() as stack:
        database = stack.enter_context(postgres_server.copy(template_database))
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(django_on(database))
        sealer = Sealer(database, tmp_path_factory.mktemp("keys"))
        with audited_story(database) as (_, story):
            tell_year(story)
            note = sealer.sealed().note
            story.orders(PARIS, "bc-2")
            sealer.sealed()
        kept = read_checkpoint(verified(note, read_verifiers(sealer.keys_file)).text)
        yield SealedYear(database.name, sealer, kept)


class Sealed(Audited):
    """As `Audited`, with the keys and the note kept."""

    def __init__(self, sealed_year: SealedYear, *connections: Any) -> None:
        super().__init__(*connections)
        self.kept, self.keys = sealed_year.kept, read_verifiers(sealed_year.sealer.keys_file)

    def found(self, *, kept: bool = False) -> list[Problem]:
        """The problems, which are the same where three events are read at once, and in parts of four."""
        options: dict[str, Any] = {"keys": self.keys, "kept": self.kept if kept else None}
        problems = self.verify(**options).problems
        with patch.object(stretches, "MOST_EVENTS", 3):
            assert self.verify(**options).problems == problems
        with in_parts(4):
            assert self.verify(**options, processes=MANY_PROCESSES).problems == problems
        return problems

    def where(self, *, kept: bool = False) -> set[tuple[str, int]]:
        return {(problem.log, problem.seq) for problem in self.found(kept=kept)}

    def sizes(self, log: str) -> list[int]:
        rows = self.feed.execute(
            "select size from sealed_heads where log = %s order by size", (log,)
        ).fetchall()
        return [size for (size,) in rows]


@pytest.fixture
def year(sealed_year: SealedYear, postgres_server: PostgresServer) -> Iterator[Sealed]:
    """A copy of the year, to tamper with."""
    with postgres_server.copy(sealed_year.name) as database, ExitStack() as stack:
        feed = stack.enter_context(closing(database.connect("feed")))
        owner = stack.enter_context(closing(database.connect_superuser()))
        yield Sealed(sealed_year, feed, owner)


def test_a_sealed_year_has_no_problem(year: Sealed) -> None:
    assert year.found() == year.found(kept=True) == []
    assert year.sizes(PARIS) == [year.head(PARIS) - 1, year.head(PARIS)]


@pytest.mark.parametrize("column", ["data", "digest"])
@pytest.mark.parametrize(
    ("log", "topic"), [(PARIS, "invoice.received"), (LYON, "delivered.facilitator-assigned")]
)
def test_a_flipped_bit_of_an_event_or_of_a_copy(year: Sealed, log: str, topic: str, column: str) -> None:
    seq = year.seq(log, topic)
    year.tamper(f"update events set {column} = {BYTE.format(column)} where log = %s and seq = %s", log, seq)  # noqa: S608

    assert (log, seq, NOT_ITS_CONTENT) in year.found()


def test_a_flipped_bit_of_a_head(year: Sealed) -> None:
    last = year.head(PARIS)
    year.tamper("update heads set seq = seq # 1 where log = %s", PARIS)

    moved = last ^ 1
    assert year.where() == {(PARIS, last + 1 if moved > last else last)}


def test_a_flipped_bit_of_a_sealed_head(year: Sealed) -> None:
    first = year.sizes(PARIS)[0]
    year.tamper(_SEALED_ROOT, PARIS, first)

    assert year.where() == {(PARIS, first)}


def test_a_flipped_bit_of_a_row_of_the_journal(year: Sealed) -> None:
    place = year.feed.execute(
        "select place from sealed_heads where log = %s order by place", (LYON,)
    ).fetchone()
    assert place is not None
    year.tamper(
        f"update tree_nodes set hash = {BYTE.format('hash')} where log = '/' and position = %s",  # noqa: S608
        place[0],
    )

    assert year.where() == {(LYON, year.sizes(LYON)[0])}


@pytest.mark.parametrize("column", ["note", "root"])
def test_a_flipped_bit_of_a_checkpoint(year: Sealed, column: str) -> None:
    year.tamper(f"update checkpoints set {column} = {BYTE.format(column)} where size = 4")  # noqa: S608

    assert year.where() == {(PARIS, year.head(PARIS))}


def test_the_last_event_deleted_and_the_head_moved_back(year: Sealed) -> None:
    last = year.head(PARIS)
    year.tamper("delete from events where log = %s and seq = %s", PARIS, last)
    year.tamper(
        "update heads set seq = last.seq, recorded_at = last.recorded_at from"
        " (select log, seq, recorded_at from events where log = %s order by seq desc limit 1) last"
        " where heads.log = last.log",
        PARIS,
    )

    assert (PARIS, last) in year.where()
    assert any("scellée" in problem.problem for problem in year.found() if problem.seq == last)


def test_a_log_deleted(year: Sealed) -> None:
    for _ in range(year.head(PARIS)):
        year.tamper(
            "delete from events where ctid in (select ctid from events where log = %s limit 1)", PARIS
        )
    for table in ("openings", "heads"):
        year._owner.execute(f"delete from {table} where log = %s", (PARIS,))  # noqa: S608

    assert (PARIS, 1) in year.where()
    assert (PARIS, 1) in {(found.log, found.seq) for found in year.verify(PARIS).problems}


def _redated(year: Sealed, log: str, seq: int) -> None:
    """Date an event a microsecond later, and make its digest agree."""
    (event,) = (event for event in stored_events(year.feed, log=log) if event.seq == seq)
    row = year.feed.execute(
        "select recorded_at + interval '1 microsecond' from events where log = %s and seq = %s", (log, seq)
    ).fetchone()
    assert row is not None
    digest = digest_of(
        log=log,
        seq=seq,
        recorded_at=row[0],
        topic=event.topic,
        version=event.version,
        subject=event.subject,
        data=event.data,
    )
    year.tamper(
        "update events set recorded_at = %s, digest = %s where log = %s and seq = %s",
        row[0],
        digest,
        log,
        seq,
    )


def test_an_event_redated_with_its_digest(year: Sealed) -> None:
    _redated(year, PARIS, year.seq(PARIS, "hours.validated"))

    assert year.where() == {(PARIS, year.sizes(PARIS)[0])}


def test_a_fact_rewritten_with_all_that_agrees_with_it(year: Sealed) -> None:
    _rewritten_with_its_copies(year)

    first = {(log, year.sizes(log)[0]) for log in ("centrale", PARIS, LYON)}
    assert year.where() == first


def _rewritten_with_its_copies(year: Sealed) -> None:
    """Rewrite who closed a quarter, in the centrale and in what each log keeps of it, digests and all."""
    seq = year.seq("centrale", "quarter.closed")
    forged(year, "centrale", seq, by="autre")
    (original,) = (event for event in stored_events(year.feed, log="centrale") if event.seq == seq)
    for log in (PARIS, LYON):
        at = year.seq(log, "delivered.quarter-closed")
        (copy,) = (event for event in stored_events(year.feed, log=log) if event.seq == at)
        content = orjson.loads(copy.data)
        content["origin"]["digest"] = original.digest.hex()
        rewritten(year, copy, content, version=copy.version)


def _resealed(year: Sealed) -> Frontier:
    """Make every sealed head, and every row of the journal, agree with the events as they are now."""
    rows = year.feed.execute("select log, size, place from sealed_heads order by place").fetchall()
    journal = Frontier()
    for log, size, place in rows:
        root = root_of([leaf(event.digest) for event in stored_events(year.feed, log=log)][:size])
        year.tamper("update sealed_heads set root = %s where log = %s and size = %s", root, log, size)
        hashed = head_leaf(log, size, root)
        year.tamper(
            "update tree_nodes set hash = %s where log = '/' and level = 0 and position = %s", hashed, place
        )
        journal.extend([hashed])
    return journal


def test_a_year_rewritten_and_sealed_again_without_the_key(year: Sealed) -> None:
    _rewritten_with_its_copies(year)
    _resealed(year)

    assert {(log, year.sizes(log)[0]) for log in ("centrale", PARIS, LYON)} <= year.where()


def test_a_year_rewritten_and_signed_again_with_the_key(year: Sealed, sealed_year: SealedYear) -> None:
    _rewritten_with_its_copies(year)
    _resealed(year)
    keys = read_keys(sealed_year.sealer.keys_file)
    leaves = [
        bytes(row[0])
        for row in year.feed.execute(
            "select hash from tree_nodes where log = '/' and level = 0 order by position"
        )
    ]
    for (size,) in year.feed.execute("select size from checkpoints").fetchall():
        root = root_of(leaves[:size])
        note = signed(Checkpoint(ORIGIN, size, root).text(), keys, on=TODAY).written()
        year.tamper("update checkpoints set root = %s, note = %s where size = %s", root, note, size)

    assert year.found() == []  # nothing in the database tells
    assert {(log, year.sizes(log)[0]) for log in ("centrale", PARIS, LYON)} <= year.where(kept=True)


def test_a_journal_cut_shorter_than_what_was_kept(year: Sealed) -> None:
    year._owner.execute("delete from checkpoints")
    year._owner.execute("delete from sealed_heads")
    year._owner.execute("delete from tree_nodes")

    assert year.found() == []
    assert [problem.problem for problem in year.found(kept=True)] == [
        "Le journal des têtes n’a plus que 0 têtes : le point de contrôle gardé de taille 3 en signe davantage."
    ]


def test_a_note_signed_by_another_key_is_named(year: Sealed, tmp_path: Path, database: Database) -> None:
    other = Sealer(database, tmp_path)
    text = Checkpoint(ORIGIN, 4, b"\0" * 32).text()
    note = signed(text, read_keys(other.keys_file), on=TODAY).written()
    year.tamper("update checkpoints set note = %s where size = 4", note)

    assert year.where() == {(PARIS, year.head(PARIS))}
