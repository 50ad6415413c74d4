"""A copy that was forged with its digest is still not what the centrale said."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from support.audited import LYON, PARIS, Audited, audited_year, forged
from support.facts import append_to
from support.postgres_server import Database
from tremplin_platform.audit.stored import stored_events
from tremplin_platform.store.appending import NewFact

pytestmark = pytest.mark.postgres


@pytest.fixture
def year(database: Database) -> Iterator[Audited]:
    with audited_year(database) as audited:
        yield audited


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
