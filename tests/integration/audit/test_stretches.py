"""A stretch of events proved at once has the problems that are found one by one, whatever was altered."""

import pytest

from support.audited import PARIS, Audited, write_year
from support.every import every
from tremplin_platform.audit.verifying import log_check
from tremplin_platform.events.fact import CENTRALE

pytestmark = [pytest.mark.postgres, pytest.mark.begins_with(write=write_year)]

_AGREEING = (
    "update events set {}, digest = event_digest(log, seq, event_instant(recorded_at), topic, version, subject, {})"
    " where log = '{}' and seq = {}"
)


def agreeing(change: str, *, log: str = PARIS, seq: int = 5, data: str = "data") -> str:
    """A change of a row that its digest agrees with where it is of `data`, in SQL."""
    return _AGREEING.format(change, data, log, seq)


def written(data: str) -> str:
    """A change of the data of a row, with its digest."""
    return agreeing(f"data = {data}", data=data)


def texts(old: str, new: str) -> str:
    return f"convert_to(replace(convert_from(data, 'UTF8'), '{old}', '{new}'), 'UTF8')"


SOUND = (
    "update heads set territory = territory",
    written("data || '\\x0a'::bytea"),
    written(texts('"by":"cpam-075"', '"by":"cpam\\u002d075"')),
    written(texts('"by":"cpam-075"', '"by":"c\\\\pam é"')),
)
"""Nothing that verification names."""

FILLED = ("data", "effective", "digest", "recorded_at", "topic", "version", "subject", "subject_version")
"""The columns of an event that may not be NULL, but those of its key."""

MOVED = (
    "with moved as (select {0} from events where log = 'cpam-075' and seq = 5)"
    " update events set {0} = case seq when 6 then moved.{0} || {1} || events.{0} end"
    " from moved where log = 'cpam-075' and seq in (5, 6)"
)

ALTERED = (
    written("'[1]'::bytea"),
    written("''::bytea"),
    written("'{} {}'::bytea"),
    written("'{\"effective\":1}'::bytea"),
    written("data || '\\x00'::bytea"),
    written("'\\x7b2278223a22ff227d'::bytea"),
    "update events set effective = effective || chr(10) || '2026-01-01' where log = 'cpam-075' and seq = 5",
    "update events set audience = 'all' where log = 'cpam-075' and seq = 5",
    "update events set audience = null where log = 'centrale' and seq = 2",
    "update events set audience = '' where log = 'cpam-075' and seq = 5",
    "update events set subject_version = 0 where log = 'cpam-075' and seq = 5",
    "update events set subject = subject || 'é' where log = 'cpam-075' and seq = 5",
    "update events set subject = chr(10) || subject where log = 'cpam-075' and seq = 5",
    "update events set subject = 'cpam-069/' || subject where log = 'cpam-075' and seq = 5",
    "update events set topic = 'cpam-075/unknown' where log = 'cpam-075' and seq = 5",
    "update events set topic = topic || ' 1' where log = 'cpam-075' and seq = 5",
    "update events set version = 99 where log = 'cpam-075' and seq = 5",
    "update events set version = 99 where log = 'centrale' and seq = 5",
    "update events set seq = 1000 where log = 'cpam-075' and seq = 5",
    "delete from events where log = 'cpam-075' and seq < 3",
    "update events set recorded_at = recorded_at - interval '1 year' where log = 'cpam-075' and seq = 5",
    "update events set recorded_at = recorded_at + interval '9 years' where log = 'cpam-075' and seq = 5",
    "update events set digest = '\\x00'::bytea where log = 'cpam-075' and seq = 5",
    "update events set digest = ''::bytea where log = 'centrale' and seq = 3",
    # A byte that goes from one digest to the next: end to end, they are the same.
    "with moved as (select digest from events where log = 'cpam-075' and seq = 5)"
    " update events set digest = case seq when 5 then substr(events.digest, 1, 31)"
    " else substr(moved.digest, 32) || events.digest end"
    " from moved where log = 'cpam-075' and seq in (5, 6)",
    # What the server puts end to end has no place for a NULL: the next row holds the values of both.
    MOVED.format("data", "'\x0a'::bytea"),
    MOVED.format("effective", "chr(10)"),
    *(
        f"update events set {column} = null where log = 'cpam-075'{which}"
        for column in FILLED
        for which in (" and seq = 5", "")
    ),
)


def both_ways(year: Audited, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the problems, which are the same where no stretch is proved at once."""
    at_once = year.verify()
    with monkeypatch.context() as patch:
        patch.setattr(log_check, "proved", lambda *_, **__: None)
        assert year.verify() == at_once
    return list(at_once.problems)


@pytest.fixture
def kept(year: Audited) -> Audited:
    year.run("create table events_kept as select * from events")
    for column in FILLED:
        year.run(f"alter table events alter column {column} drop not null")
    return year


def restore(year: Audited) -> None:
    year.run("delete from events")
    year.run("insert into events select * from events_kept")


@every("change", ALTERED)
def test_an_altered_stretch(kept: Audited, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    kept.run(change)
    try:
        assert both_ways(kept, monkeypatch) != []
    finally:
        restore(kept)


@every("change", SOUND)
def test_a_sound_stretch(kept: Audited, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    kept.run(change)
    try:
        assert both_ways(kept, monkeypatch) == []
    finally:
        restore(kept)


def test_no_event_of_a_sound_year_is_doubted(year: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    def doubted(*_: object, log: str, after: int) -> None:
        raise AssertionError(f"{log} is in doubt after {after}")

    monkeypatch.setattr(log_check, "headed_events", doubted)

    assert year.verify().problems == []
    assert year.verify(CENTRALE).problems == []
