"""A member that the centrale registered has a log: where it is gone, `verify` says whose and since which event."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from support.audited import LYON, PARIS, Audited, audited_year
from support.postgres_server import Database
from tremplin_platform.audit.problem import Problem
from tremplin_platform.store.appending import UnknownLog

pytestmark = pytest.mark.postgres

_KEPT = ("marks", "openings", "snapshots", "events", "heads")


@pytest.fixture
def year(database: Database) -> Iterator[Audited]:
    with audited_year(database) as audited:
        yield audited


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
