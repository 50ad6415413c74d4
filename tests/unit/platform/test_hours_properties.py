"""Properties of a log's hours, for any commands in any order: sums of its events, nothing else."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given, settings, strategies as st

from support import summed_hours as told
from support.memory_logs import MemoryLogs
from support.story import BUYER, Story
from tremplin_platform.commands.hours.hours import correct_hours, reject_hours, validate_hours
from tremplin_platform.commands.hours.quarters import close_quarter
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.ledger import entries

MEMBER = "cpam-075"
DAYS = ("2026-01-12", "2026-02-10", "2026-04-14", "2026-05-20", "2026-07-08")


class Work(NamedTuple):
    """One declaration of a day and what becomes of it: rejected (None), or validated and then corrected."""

    day: str
    hours: int
    correction: int | None


works = st.builds(
    Work,
    day=st.sampled_from(DAYS),
    hours=st.integers(1, 24_00),
    correction=st.none() | st.integers(-5_00, 5_00),
)


def tell(story: Story, works: Sequence[tuple[int, Work]], *, closings: Sequence[int]) -> Story:
    """The works in this order, one a week from July on; before the nth of `closings`, a quarter is closed."""
    story.ready(MEMBER)
    quarters = iter(("2026-Q1", "2026-Q2"))
    for place, (number, work) in enumerate(works):
        story.at(f"2026-{8 + place // 4:02}-{1 + 7 * (place % 4):02}")
        for _ in range(closings.count(place)):
            story.do("centrale", close_quarter, quarter=next(quarters))
        act(story, f"h{number}", work)
    return story


def act(story: Story, identifier: str, work: Work) -> None:
    """Declare, then decide."""
    story.declares(MEMBER, identifier, hours=work.hours, days=(work.day, work.day))
    if work.correction is None:
        story.do(MEMBER, reject_hours, identifier=identifier, reason="doublon", by=BUYER)
        return
    story.do(MEMBER, validate_hours, identifier=identifier, by=BUYER)
    delta = max(-work.hours, min(work.correction, 24_00 - work.hours))
    if delta:
        story.do(MEMBER, correct_hours, identifier=identifier, delta=delta, reason="pointage", by=BUYER)


@given(st.data())
def test_validated_hours_of_a_quarter_do_not_depend_on_recording_order(data: st.DataObject) -> None:
    assert_order_changes_nothing(in_memory, data)


@given(st.lists(works, max_size=6), st.lists(st.integers(0, 5), max_size=2))
def test_at_every_position_as_much_is_reported_as_validated(works: list[Work], closings: list[int]) -> None:
    assert_reported_is_validated(facts_of(in_memory(), works, closings))


@given(st.lists(works, max_size=6), st.lists(st.integers(0, 5), max_size=2))
def test_the_ledger_of_any_prefix_is_what_its_events_say(works: list[Work], closings: list[int]) -> None:
    assert_ledger_is_what_events_say(facts_of(in_memory(), works, closings))


@pytest.mark.postgres
@settings(max_examples=3)
@given(data=st.data())
def test_the_order_of_recording_changes_nothing_on_postgresql(
    on_postgresql: Callable[[], Story], data: st.DataObject
) -> None:
    assert_order_changes_nothing(on_postgresql, data)


@pytest.mark.postgres
@settings(max_examples=5)
@given(told_works=st.lists(works, max_size=6), closings=st.lists(st.integers(0, 5), max_size=2))
def test_the_ledger_of_any_prefix_is_exact_on_postgresql(
    on_postgresql: Callable[[], Story], told_works: list[Work], closings: list[int]
) -> None:
    facts = facts_of(on_postgresql(), told_works, closings)

    assert_reported_is_validated(facts)
    assert_ledger_is_what_events_say(facts)


def in_memory() -> Story:
    return Story(MemoryLogs())


def facts_of(story: Story, works: list[Work], closings: list[int]) -> list[Envelope]:
    tell(story, list(enumerate(works)), closings=closings)
    return story.facts(MEMBER)


def assert_order_changes_nothing(begin: Callable[[], Story], data: st.DataObject) -> None:
    told_works = list(enumerate(data.draw(st.lists(works, min_size=1, max_size=6))))
    places = st.lists(st.integers(0, len(told_works) - 1), max_size=2)
    orders = (told_works, data.draw(st.permutations(told_works)))
    once, again = (
        told.validated(tell(begin(), order, closings=data.draw(places)).facts(MEMBER)) for order in orders
    )

    assert once == again


def assert_reported_is_validated(facts: list[Envelope]) -> None:
    for position in range(len(facts) + 1):
        prefix = facts[:position]
        assert sum(told.validated(prefix).values()) == sum(told.reported(prefix).values())


def assert_ledger_is_what_events_say(facts: list[Envelope]) -> None:
    for position in range(len(facts) + 1):
        prefix = facts[:position]
        for measure, expected in (
            ("validated", told.validated(prefix)),
            ("reported", told.reported(prefix)),
            ("adjustments", told.adjustments(prefix)),
        ):
            totals: dict[str, int] = {}
            for entry in (entry for fact in prefix for entry in entries(topic=fact.topic, data=fact.data)):
                if entry.measure == measure:
                    totals[entry.quarter] = totals.get(entry.quarter, 0) + entry.amount
            assert {quarter: hours for quarter, hours in totals.items() if hours} == expected
