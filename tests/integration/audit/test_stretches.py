"""
A stretch of events proved at once has the problems that are found one by one, whatever was altered, and however many
events are read at once.
"""

from typing import Any

import pytest

from support.audited import PARIS, Audited, write_year
from support.divided_logs import MANY_PROCESSES, in_parts
from support.every import every
from tremplin_platform.audit.verifying import log_check, stretches
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


def inserted(seq: str) -> str:
    """An event more, the first of its subject, at this seq and at the time of the event there, with its digest."""
    return (
        "insert into events (log, seq, recorded_at, topic, version, subject, subject_version, effective, data, digest)"  # noqa: S608
        f" select log, {seq}, at, topic, version, name, 1, effective, data,"
        f" event_digest(log, {seq}, event_instant(at), topic, version, name, data)"
        f" from (select *, subject || '-bis' as name, coalesce("
        f"(select recorded_at from events where log = '{PARIS}' and seq = {seq}), recorded_at) as at"
        f" from events where log = '{PARIS}' and topic = 'call-off.placed') placed"
    )


ALTERED = (
    # Before the first, and in the place of another: the third is the last of what three at once are.
    *(inserted(seq) for seq in ("0", "-2", "3", "5", "null")),
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
    "delete from events where log = 'cpam-075' and seq = 3",
    "delete from events where log = 'cpam-075' and seq = 4",
    "delete from events where log = 'cpam-075' and seq in (3, 4)",
    # The first of the second three, dated before the last of the first three.
    agreeing("recorded_at = timestamptz '2020-01-01'", seq=4).replace(
        "event_instant(recorded_at)", "event_instant(timestamptz '2020-01-01')"
    ),
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
        f"update events set {column} = null where log = 'cpam-075'{which}"  # noqa: S608
        for column in FILLED
        for which in (" and seq = 5", "")
    ),
)


def no_proof(*_: object, **__: object) -> None:
    """Prove no stretch."""


WAYS = (
    (log_check, "proved", no_proof),
    (stretches, "MOST_EVENTS", 3),
    (stretches, "MOST_BYTES", 2_000),
)
"""What is set, and to what, where logs are verified in another way: each event alone, or fewer of them at once."""


def all_ways(year: Audited, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the problems, which are the same in every way, and in parts of four events."""
    at_once = year.verify()
    for module, name, value in WAYS:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, value)
            assert year.verify() == at_once, name
    with in_parts(4):
        assert year.verify(processes=MANY_PROCESSES) == at_once, "in parts"
    return list(at_once.problems)


@pytest.fixture
def kept(year: Audited) -> Audited:
    year.keep_events(nullable=("seq", *FILLED))
    return year


@every("change", ALTERED)
def test_an_altered_stretch(kept: Audited, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    kept.run(change)
    try:
        assert all_ways(kept, monkeypatch) != []
    finally:
        kept.restore_events()


@every("change", SOUND)
def test_a_sound_stretch(kept: Audited, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    kept.run(change)
    try:
        assert all_ways(kept, monkeypatch) == []
    finally:
        kept.restore_events()


@every("most", (1, 2, 3, "every event", 2_000))
def test_no_event_of_a_sound_year_is_doubted(
    year: Audited, monkeypatch: pytest.MonkeyPatch, most: int | str
) -> None:
    def doubted(*_: object, log: str, after: int, **__: object) -> None:
        raise AssertionError(f"{log} is in doubt after {after}")

    monkeypatch.setattr(log_check, "headed_events", doubted)
    monkeypatch.setattr(stretches, "MOST_EVENTS", most if isinstance(most, int) else year.head(PARIS))

    assert year.verify().problems == []
    assert year.verify(CENTRALE).problems == []


@every(("limit", "value", "most"), (("MOST_EVENTS", 4, 4), ("MOST_BYTES", 3, 3)))
def test_few_events_are_read_at_once_whatever_heads_tell(
    year: Audited, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, most: int
) -> None:
    """The three logs are read together, an event of each, and then one after another."""
    read: list[int] = []
    read_stretches = stretches.read_stretches

    def counted(*asked: Any) -> list[stretches.Stretch]:
        found = read_stretches(*asked)
        read.append(sum(stretch.events for stretch in found))
        return found

    year.run("update heads set seq = 0")
    with monkeypatch.context() as patch:
        patch.setattr(stretches, limit, value)
        patch.setattr(stretches, "read_stretches", counted)
        year.verify()

    assert (read[0], max(read)) == (3, most)
