"""
A log verified in parts has the problems that one pass finds, in the same order: at each boundary, just before and just
after it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from support.audited import LYON, PARIS, Audited, forged, write_year
from support.divided_logs import MANY_PROCESSES, in_parts
from support.every import every
from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.verify import verify
from tremplin_platform.audit.verifying import processes
from tremplin_platform.audit.verifying.log_check import LogCheck
from tremplin_platform.events.fact import CENTRALE

pytestmark = [pytest.mark.postgres, pytest.mark.begins_with(write=write_year)]

PART = 4


SHIFTED = (
    "update events set recorded_at = recorded_at {0}, digest = event_digest(log, seq,"
    " event_instant(recorded_at {0}), topic, version, subject, data) where log = %s and seq = %s"
)


ALTERATIONS = (
    "update events set data = set_byte(data, 20, 33) where log = %s and seq = %s",
    "update events set digest = set_byte(digest, 3, 255 - get_byte(digest, 3)) where log = %s and seq = %s",
    "delete from events where log = %s and seq = %s",
    "update events set seq = seq + 1000 where log = %s and seq = %s",
    "update events set effective = '2020-01-01' where log = %s and seq = %s",
    "update events set subject_version = subject_version + 7 where log = %s and seq = %s",
    SHIFTED.format("- interval '1 year'"),
    SHIFTED.format("+ interval '1 year'"),
)


def found_in_parts(year: Audited, part: int = PART, **options: Any) -> object:
    with in_parts(part):
        return year.verify(processes=MANY_PROCESSES, **options)


def near_boundaries(events: int) -> list[int]:
    """The seqs of the last event before each boundary and of its neighbours, and of the last event of all."""
    near = {seq for end in range(PART, events + 1, PART) for seq in (end - 1, end, end + 1, end + 2)}
    return sorted(seq for seq in near | {events} if seq <= events)


@every("log", (PARIS, CENTRALE))
@every("alteration", ALTERATIONS)
def test_an_alteration_near_a_boundary(year: Audited, log: str, alteration: str) -> None:
    year.keep_events()
    try:
        for seq in near_boundaries(year.head(log)):
            year.tamper(alteration, log, seq)
            at_once = year.verify()

            assert at_once.problems
            assert found_in_parts(year) == at_once, seq
            year.restore_events()
    finally:
        year.restore_events()
        year.run("drop table events_kept")


@every("part", (1, 2, 8))
def test_parts_of_any_size_of_a_sound_year(year: Audited, part: int) -> None:
    assert found_in_parts(year, part) == year.verify()
    assert found_in_parts(year, part, log=PARIS) == year.verify(PARIS)


@every("log", (PARIS, LYON))
def test_a_copy_altered_near_a_boundary(year: Audited, log: str) -> None:
    year.keep_events()
    copies = [
        seq
        for seq in near_boundaries(year.head(log))
        if seq < year.head(log) and year.topic(log, seq).startswith("delivered.")
    ]
    assert len(copies) > 2
    for seq in copies:
        forged(year, log, seq, effective="2026-01-06")
        at_once = year.verify()

        assert at_once.problems
        assert found_in_parts(year) == at_once, seq
        year.restore_events()
    year.run("drop table events_kept")


HEADS: tuple[Callable[[int], int], ...] = (
    lambda last: last - 1,
    lambda last: last + 1,
    lambda last: last + PART,
    lambda _: PART,
    lambda _: 0,
    lambda _: 2**62,
)


@every("lying", HEADS)
def test_a_head_that_lies(year: Audited, lying: Callable[[int], int]) -> None:
    last = year.head(PARIS)
    year.tamper("update heads set seq = %s where log = %s", lying(last), PARIS)
    try:
        at_once = year.verify()

        assert at_once.problems
        assert found_in_parts(year) == at_once
    finally:
        year.tamper("update heads set seq = %s where log = %s", last, PARIS)


def test_no_part_of_a_sound_year_is_read_again(year: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_again(check: LogCheck, *, upto: int | None) -> Iterator[Problem]:
        assert upto is None
        return read(check, upto=upto)

    read = LogCheck._read
    monkeypatch.setattr(LogCheck, "_read", read_again)

    assert found_in_parts(year, 1) == year.verify()


def test_processes_prove_the_parts_of_a_log(year: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    year.tamper("update events set data = set_byte(data, 20, 33) where log = %s and seq = %s", PARIS, PART)
    year.tamper(SHIFTED.format("- interval '1 year'"), PARIS, 2 * PART + 1)
    monkeypatch.setattr(processes, "_FEWEST_EVENTS", 0)
    monkeypatch.setattr(processes, "_PART", PART)

    found = verify(year.feed, log=PARIS, processes=2)

    assert found == year.verify(PARIS)
    assert [problem.seq for problem in found.problems] == [PART, 2 * PART + 1]
