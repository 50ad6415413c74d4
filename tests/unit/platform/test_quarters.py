"""Quarters closed and published; figures of hours are sums of the log's events in any order."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from hypothesis import given, settings, strategies as st

from support import summed_hours as summed
from support.memory_logs import MemoryLogs
from support.story import BUYER, CENTRALE, Story
from tremplin_platform.commands.hours.hours import reject_hours
from tremplin_platform.commands.hours.quarters import close_quarter
from tremplin_platform.domain.hours.quarter import (
    QuarterAlreadyClosed,
    QuarterAlreadyPublished,
    QuarterNotClosed,
    QuarterNotEnded,
)
from tremplin_platform.domain.quarters import BadQuarter
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.ledger import entries


def reported_in(story: Story, log: str = "cpam-075") -> tuple[str, bool]:
    data = story.last(log)[1]
    return data["reported_in"], data["adjustment"]


def test_a_quarter_is_closed_once_it_has_ended_in_paris(story: Story) -> None:
    # 21:59 of 31 March in UTC is 23:59 in Paris, in summer time.
    story.logs.now = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)
    with story.refuses(QuarterNotEnded):
        story.closes("2026-Q1")
    story.logs.now = datetime(2026, 3, 31, 22, 0, tzinfo=UTC)
    story.closes("2026-Q1")

    topic, data = story.last()
    assert (topic, data["audience"], data["effective"]) == ("quarter.closed", "all", "2026-04-01")


def test_a_quarter_is_closed_once_and_published_once_and_in_this_order(story: Story) -> None:
    story.at("2026-04-15")
    with story.refuses(QuarterNotClosed):
        story.publishes("2026-Q1")
    story.closes("2026-Q1")
    with story.refuses(QuarterAlreadyClosed):
        story.closes("2026-Q1")
    story.publishes("2026-Q1")
    with story.refuses(QuarterAlreadyPublished):
        story.publishes("2026-Q1")


@pytest.mark.parametrize(
    "quarter", ["2026-Q0", "2026-Q5", "2026Q1", "0000-Q1", "26-Q1", "2026-q1", "٢٠٢٦-Q1", ""]
)
def test_a_quarter_is_written_with_its_year_and_number(story: Story, quarter: str) -> None:
    with story.refuses(BadQuarter):
        story.closes(quarter)
    with story.refuses(BadQuarter):
        story.publishes(quarter)


def test_late_validations_are_reported_in_the_quarter_of_recording(story: Story) -> None:
    story.ready("cpam-075")
    story.declares("cpam-075", "h1")
    story.at("2026-05-15")
    story.closes("2026-Q1")
    story.at("2026-07-03")
    story.validates("cpam-075", "h1")

    assert reported_in(story) == ("2026-Q3", True)


def test_a_correction_of_a_closed_quarter_is_reported_in_a_later_one(story: Story) -> None:
    story.ready("cpam-075")
    story.declares("cpam-075", "h1")
    story.validates("cpam-075", "h1")
    story.corrects("cpam-075", "h1", -1_00)
    assert reported_in(story) == ("2026-Q1", False)

    story.at("2026-04-15")
    story.closes("2026-Q1")
    story.corrects("cpam-075", "h1", -6_00)
    assert reported_in(story) == ("2026-Q2", True)


def test_work_of_an_open_quarter_is_reported_there_after_a_closing(story: Story) -> None:
    story.ready("cpam-075")
    story.declares("cpam-075", "h1", days=("2026-04-01", "2026-04-03"))
    story.at("2026-05-15")
    story.closes("2026-Q1")
    story.validates("cpam-075", "h1")

    assert reported_in(story) == ("2026-Q2", False)


def test_late_hours_of_the_centrale_follow_its_own_quarter(story: Story) -> None:
    story.ready()
    story.declares(CENTRALE, "h1")
    story.at("2026-04-15")
    story.closes("2026-Q1")
    story.validates(CENTRALE, "h1")

    assert reported_in(story, CENTRALE) == ("2026-Q2", True)


def test_a_publication_gives_each_log_its_hours_as_of_the_closing(story: Story) -> None:
    story.ready("cpam-075", "caf-013")
    for log, identifier in (("cpam-075", "h1"), ("cpam-075", "h2"), ("cpam-075", "late"), ("caf-013", "h3")):
        story.declares(log, identifier)
    for log, identifier in (("cpam-075", "h1"), ("cpam-075", "h2"), ("caf-013", "h3")):
        story.validates(log, identifier)
    story.corrects("cpam-075", "h2", -5_00)
    story.at("2026-04-15")
    story.closes("2026-Q1")
    story.validates("cpam-075", "late")
    story.publishes("2026-Q1")

    topic, data = story.last("cpam-075")
    assert topic == "delivered.quarter-published"
    assert data["published"] == [{"contract": "nettoyage", "lot": "1", "hours": 65_00}]
    assert story.last("caf-013")[1]["published"] == [{"contract": "nettoyage", "lot": "1", "hours": 35_00}]


def test_a_log_with_nothing_reported_receives_zero(story: Story) -> None:
    story.member("cpam-075")
    story.at("2026-04-15")
    story.closes("2026-Q1")
    story.publishes("2026-Q1")

    assert story.last("cpam-075")[1]["published"] == []


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
    story.validates(MEMBER, identifier)
    delta = max(-work.hours, min(work.correction, 24_00 - work.hours))
    if delta:
        story.corrects(MEMBER, identifier, delta)


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
@given(recorded=st.lists(works, max_size=6), closings=st.lists(st.integers(0, 5), max_size=2))
def test_the_ledger_of_any_prefix_is_exact_on_postgresql(
    on_postgresql: Callable[[], Story], recorded: list[Work], closings: list[int]
) -> None:
    facts = facts_of(on_postgresql(), recorded, closings)

    assert_reported_is_validated(facts)
    assert_ledger_is_what_events_say(facts)


def in_memory() -> Story:
    return Story(MemoryLogs())


def facts_of(story: Story, works: list[Work], closings: list[int]) -> list[Envelope]:
    tell(story, list(enumerate(works)), closings=closings)
    return story.facts(MEMBER)


def assert_order_changes_nothing(begin: Callable[[], Story], data: st.DataObject) -> None:
    recorded = list(enumerate(data.draw(st.lists(works, min_size=1, max_size=6))))
    places = st.lists(st.integers(0, len(recorded) - 1), max_size=2)
    orders = (recorded, data.draw(st.permutations(recorded)))
    once, again = (
        summed.validated(tell(begin(), order, closings=data.draw(places)).facts(MEMBER)) for order in orders
    )

    assert once == again


def assert_reported_is_validated(facts: list[Envelope]) -> None:
    for position in range(len(facts) + 1):
        prefix = facts[:position]
        assert sum(summed.validated(prefix).values()) == sum(summed.reported(prefix).values())


def assert_ledger_is_what_events_say(facts: list[Envelope]) -> None:
    for position in range(len(facts) + 1):
        prefix = facts[:position]
        for measure, expected in (
            ("validated", summed.validated(prefix)),
            ("reported", summed.reported(prefix)),
            ("adjustments", summed.adjustments(prefix)),
        ):
            totals: dict[str, int] = {}
            for entry in (entry for fact in prefix for entry in entries(topic=fact.topic, data=fact.data)):
                if entry.measure == measure:
                    totals[entry.quarter] = totals.get(entry.quarter, 0) + entry.amount
            assert {quarter: hours for quarter, hours in totals.items() if hours} == expected
