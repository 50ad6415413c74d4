"""What an auditor replays is what the API answers about the past, and rests on the events alone."""

from datetime import date

import orjson
import pytest

from support.audited import LYON, PARIS, Audited, audited, write_year
from support.postgres_server import Database
from tremplin_platform.store.reading import read, read_all
from tremplin_projections import scope
from tremplin_projections.ledger.write import write
from tremplin_projections.queries.figures.window import KnownAt
from tremplin_projections.queries.members.results import results
from tremplin_projections.queries.members.results_document import document
from tremplin_projections.replay.past_results import past_results

TODAY = date(2026, 4, 30)


def _write(database: Database) -> None:
    write_year(database)
    with audited(database) as year, year.feed.transaction(), year.feed.cursor() as cursor:
        write(cursor, {log: (0, read(year.feed, log=log)) for log in (PARIS, LYON)})


pytestmark = [pytest.mark.postgres, pytest.mark.begins_with(write=_write)]


@pytest.mark.parametrize("log", [PARIS, LYON])
def test_rule_59_every_past_answer_is_given_again_to_the_byte(year: Audited, log: str) -> None:
    for seq in range(year.head(log) + 1):
        assert _replayed(year, log, seq) == _live(year, log, seq)


def test_figures_grow_as_they_became_known(year: Audited) -> None:
    seq = year.seq(PARIS, "hours.validated")

    assert _validated(year, seq - 1) == "0.00"
    assert _validated(year, seq) == "35.00"
    assert _validated(year, year.head(PARIS)) == "30.00"


def test_no_live_row_is_read(year: Audited) -> None:
    before = _replayed(year, PARIS, year.head(PARIS))
    year.tamper(
        "update ledger_entries set amount = amount + 100 where log = %s and measure = 'validated' and seq = %s",
        PARIS,
        year.seq(PARIS, "hours.validated"),
    )

    assert _replayed(year, PARIS, year.head(PARIS)) == before
    assert _live(year, PARIS, year.head(PARIS)) != before


def test_nothing_is_left_behind_in_the_session(year: Audited) -> None:
    first = _replayed(year, PARIS, 4)

    assert _replayed(year, PARIS, 4) == first
    assert _live(year, PARIS, 4) == first


def test_a_long_log_is_replayed_slice_by_slice(year: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _replayed(year, PARIS, year.head(PARIS))
    monkeypatch.setattr("tremplin_projections.replay.past_results._SLICE", 2)
    monkeypatch.setattr("tremplin_projections.rows.upsert.COPY_FROM", 1)

    assert _replayed(year, PARIS, year.head(PARIS)) == whole


def _validated(year: Audited, seq: int) -> str:
    return str(orjson.loads(_replayed(year, PARIS, seq))["clause_hours"]["validated"])


def _replayed(year: Audited, log: str, seq: int) -> bytes:
    found = past_results(
        log=log,
        known_at=_known_at(year, log, seq),
        today=TODAY,
        events=lambda connection: read_all(connection, log=log, upto=seq),
    )
    return orjson.dumps(found)


def _live(year: Audited, log: str, seq: int) -> bytes:
    with scope.reading(log=log):
        return orjson.dumps(document(results(log=log, today=TODAY, known_at=_known_at(year, log, seq))))


def _known_at(year: Audited, log: str, seq: int) -> KnownAt:
    events = read(year.feed, log=log, after=seq - 1, upto=seq)
    return KnownAt(seq=seq, recorded_at=events[0].recorded_at if events else None, asked=seq)
