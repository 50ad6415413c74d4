"""`verify` names the log and the place of each altered row, forged copy and lost log."""

from contextlib import closing

import psycopg
import pytest

from support.audited import LYON, PARIS, Audited, forged, write_year
from support.facts import append_to
from support.postgres_server import Database
from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.stored import stored_events
from tremplin_platform.audit.verify import verify
from tremplin_platform.audit.verifying import processes
from tremplin_platform.store.appending import NewFact, UnknownLog

pytestmark = [pytest.mark.postgres, pytest.mark.begins_with(write=write_year)]


def test_whole_logs_are_counted_and_have_no_problem(year: Audited) -> None:
    found = year.verify()

    assert found.logs == 3
    assert found.events == year.head("centrale") + year.head(PARIS) + year.head(LYON)
    assert found.problems == []


def test_one_log_is_verified_alone(year: Audited) -> None:
    found = year.verify(PARIS)

    assert (found.logs, found.events, found.problems) == (1, year.head(PARIS), [])


def test_a_log_that_does_not_exist_is_refused(year: Audited) -> None:
    with pytest.raises(UnknownLog):
        year.verify("cpam-999")


@pytest.mark.parametrize("byte", [0, 20])
def test_a_changed_byte_of_an_event(year: Audited, byte: int) -> None:
    seq = year.seq(PARIS, "hours.validated")
    year.tamper(
        "update events set data = set_byte(data, %s, 33) where log = %s and seq = %s", byte, PARIS, seq
    )

    assert (PARIS, seq) in year.places()


def test_an_amount_changed_in_a_centrale_fact_is_reported_once(year: Audited) -> None:
    seq = year.seq("centrale", "contract.opened")
    year.tamper(
        "update events set data = convert_to(replace(convert_from(data, 'UTF8'), 'Nettoyage', 'Nettoyagf'), 'UTF8')"
        " where log = 'centrale' and seq = %s",
        seq,
    )

    assert year.places() == {("centrale", seq)}
    assert year.places(PARIS) == {("centrale", seq)}


def test_a_changed_digest(year: Audited) -> None:
    seq = year.seq(LYON, "invoice.received")
    year.tamper(
        "update events set digest = set_byte(digest, 3, 255 - get_byte(digest, 3)) where log = %s and seq = %s",
        LYON,
        seq,
    )

    assert year.places() == {(LYON, seq)}


@pytest.mark.parametrize(
    ("column", "value", "beyond"),
    [("seq", "seq + 1", 1), ("seq", "seq - 1", 0), ("recorded_at", "recorded_at + interval '1 second'", 0)],
)
def test_a_changed_head(year: Audited, column: str, value: str, beyond: int) -> None:
    last = year.head(PARIS)
    year.tamper(f"update heads set {column} = {value} where log = %s", PARIS)  # noqa: S608

    assert year.places() == {(PARIS, last + beyond)}


def test_a_removed_head(year: Audited) -> None:
    last = year.head(LYON)
    year.tamper("delete from openings where log = %s", LYON)
    year.tamper("delete from heads where log = %s", LYON)

    assert (LYON, last) in year.places()


def test_a_removed_event(year: Audited) -> None:
    seq = year.seq(PARIS, "call-off.placed")
    year.tamper("delete from events where log = %s and seq = %s", PARIS, seq)

    # Neither the counter of the maximum agrees any more, sent at the contract's registration, nor the hours that the
    # annulled clause withdrew.
    assert year.places() == {
        (PARIS, seq),
        ("centrale", year.seq("centrale", "contract.registered")),
        (PARIS, year.seq(PARIS, "delivered.clause-annulled")),
    }


def test_a_removed_last_event(year: Audited) -> None:
    last = year.head(PARIS)
    year.tamper("delete from events where log = %s and seq = %s", PARIS, last)

    assert year.places() == {(PARIS, last)}


def test_a_removed_copy(year: Audited) -> None:
    seq = year.seq(LYON, "delivered.facilitator-assigned")
    year.tamper("delete from events where log = %s and seq = %s", LYON, seq)

    places = year.places()
    assert (LYON, seq) in places
    assert {log for log, _ in places} == {LYON}


def test_an_event_moved_before_its_time(year: Audited) -> None:
    seq = year.seq(PARIS, "hours.validated")
    year.tamper(
        "update events set recorded_at = recorded_at - interval '1 year' where log = %s and seq = %s",
        PARIS,
        seq,
    )

    assert (PARIS, seq) in year.places()


@pytest.mark.parametrize(("column", "value"), [("effective", "2020-01-01"), ("audience", "all")])
def test_a_changed_column_that_no_digest_covers(year: Audited, column: str, value: str) -> None:
    seq = year.seq(PARIS, "call-off.placed")
    year.tamper(f"update events set {column} = %s where log = %s and seq = %s", value, PARIS, seq)  # noqa: S608

    assert year.places() == {(PARIS, seq)}


def test_a_changed_subject_version(year: Audited) -> None:
    seq = year.seq(PARIS, "hours.corrected")
    year.tamper("update events set subject_version = 7 where log = %s and seq = %s", PARIS, seq)

    assert year.places() == {(PARIS, seq)}


@pytest.mark.parametrize(
    "change",
    [
        "update maxima set ordered = ordered + 1",
        "update maxima set maximum = maximum + 1",
        "delete from maxima",
    ],
)
def test_a_changed_counter(year: Audited, change: str) -> None:
    year.tamper(change)

    assert year.places() == {("centrale", year.seq("centrale", "contract.registered"))}


def test_a_changed_opening(year: Audited) -> None:
    year.tamper("delete from openings where log = %s", LYON)

    assert ("centrale", 1) not in year.places()
    assert "centrale" in {log for log, _ in year.places()}


def test_a_changed_audience(year: Audited) -> None:
    year.tamper("update audiences set seq = seq - 1 where audience = 'all'")

    assert year.places() == {("centrale", year.seq("centrale", "quarter.published"))}


def test_a_mark_beyond_the_head(year: Audited) -> None:
    last = year.head(PARIS)
    year.tamper("insert into marks (log, seq) values (%s, %s)", PARIS, last + 1)

    assert year.places() == {(PARIS, last + 1)}
    assert year.places(LYON) == set()


def test_what_an_annulled_clause_withdraws_is_worked_out_again(year: Audited) -> None:
    seq = year.seq(PARIS, "delivered.clause-annulled")
    forged(year, PARIS, seq, withdrawn=[{"on": "2026-03-31", "hours": 1_00}])

    assert (PARIS, seq) in year.places(PARIS)


def test_published_hours_that_were_never_reported(year: Audited) -> None:
    seq = year.seq(PARIS, "delivered.quarter-published")
    forged(year, PARIS, seq, published=[{"contract": "nettoyage", "lot": "1", "hours": 99_00}])

    assert year.places() == {(PARIS, seq)}


def test_an_origin_that_is_another_fact(year: Audited) -> None:
    seq = year.seq(LYON, "delivered.quarter-closed")
    forged(year, LYON, seq, origin={"log": "centrale", "seq": 1, "recorded_at": "", "digest": ""})

    assert (LYON, seq) in year.places()


def test_a_digest_of_origin_that_is_not_the_original_s(year: Audited) -> None:
    seq = year.seq(LYON, "delivered.quarter-closed")
    origin = next(event.content() for event in stored_events(year.feed, log=LYON) if event.seq == seq)
    assert origin is not None
    forged(year, LYON, seq, origin={**origin["origin"], "digest": "00" * 32})

    assert year.places() == {(LYON, seq)}


def test_a_copy_without_origin(year: Audited) -> None:
    seq = year.seq(LYON, "delivered.quarter-closed")
    forged(year, LYON, seq, origin=None)

    assert (LYON, seq) in year.places()


def test_a_fact_delivered_twice(year: Audited, database: Database) -> None:
    seq = year.seq(LYON, "delivered.facilitator-assigned")
    (copy,) = (event for event in stored_events(year.feed, log=LYON) if event.seq == seq)
    again = NewFact(
        topic=copy.topic,
        version=copy.version,
        subject=copy.subject,
        subject_version=99,
        effective=copy.effective,
        data=copy.data,
    )
    with closing(database.connect("command")) as connection:
        append_to(connection, LYON, [again])

    assert (LYON, year.head(LYON)) in year.places()


_KEPT = ("marks", "openings", "snapshots", "events", "heads")


@pytest.fixture
def registered(year: Audited, database: Database) -> int:
    """Delete the log of LYON with everything kept beside it; where it was registered."""
    with closing(database.connect_superuser()) as owner:
        for table in _KEPT:
            owner.execute(psycopg.sql.SQL("delete from {} where log = %s").format(_name(table)), (LYON,))
        row = owner.execute(
            "select seq from events where log = 'centrale' and subject = %s and subject_version = 1",
            (f"centrale/organisation/{LYON}",),
        ).fetchone()
    assert row is not None
    return int(row[0])


def _name(table: str) -> psycopg.sql.Identifier:
    return psycopg.sql.Identifier(table)


def lost(year: Audited, log: str | None) -> list[Problem]:
    return [problem for problem in year.verify(log).problems if problem.log == LYON]


@pytest.mark.parametrize("log", [None, "centrale", LYON])
def test_a_registered_member_whose_log_is_gone_is_reported(
    year: Audited, registered: int, log: str | None
) -> None:
    (problem,) = lost(year, log)

    assert problem.seq == 1
    assert f"inscrit par l’événement {registered} de la centrale" in problem.problem


def test_the_other_logs_are_verified_as_before(year: Audited, registered: int) -> None:
    found = year.verify(PARIS)

    assert registered > 0
    assert (found.logs, found.events, found.problems) == (1, year.head(PARIS), [])
    with pytest.raises(UnknownLog):
        year.verify("cpam-999")


def test_a_contractor_has_no_log_to_lose(year: Audited) -> None:
    assert year.verify().problems == []


def test_two_processes_find_what_one_does_in_the_same_order(
    year: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    for log in (PARIS, LYON, "centrale"):
        year.tamper("update events set data = set_byte(data, 20, 33) where log = %s and seq = 2", log)
    year.tamper("update events set effective = '2020-01-01' where log = %s and seq = 3", PARIS)
    year.tamper("update heads set seq = seq + 1 where log = %s", LYON)
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(processes, "_FEWEST_EVENTS", 0)

    found = verify(year.feed, processes=2, progress=lambda logs, events: seen.append((logs, events)))

    assert found == year.verify()
    assert len({problem.log for problem in found.problems}) == 3
    assert seen[-1] == (found.logs, found.events)
