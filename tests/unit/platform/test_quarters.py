"""Quarters closed and published, and hours reported later."""

from datetime import UTC, datetime

import pytest

from support.story import BUYER, CENTRALE, Story
from tremplin_platform.commands.hours.hours import correct_hours, validate_hours
from tremplin_platform.commands.hours.quarters import close_quarter, publish_quarter
from tremplin_platform.domain.hours.quarter import (
    QuarterAlreadyClosed,
    QuarterAlreadyPublished,
    QuarterNotClosed,
    QuarterNotEnded,
)
from tremplin_platform.domain.quarters import BadQuarter


def closes(story: Story, quarter: str = "2026-Q1") -> None:
    story.do(CENTRALE, close_quarter, quarter=quarter)


def publishes(story: Story, quarter: str = "2026-Q1") -> None:
    story.do(CENTRALE, publish_quarter, quarter=quarter)


def validates(story: Story, identifier: str, log: str = "cpam-075") -> None:
    story.do(log, validate_hours, identifier=identifier, by=BUYER)


def told(story: Story, log: str = "cpam-075") -> tuple[str, bool]:
    data = story.last(log)[1]
    return data["reported_in"], data["adjustment"]


def test_a_quarter_is_closed_once_it_has_ended_in_paris(story: Story) -> None:
    # 21:59 of 31 March in UTC is 23:59 in Paris, in summer time.
    story.logs.now = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)
    with story.refuses(QuarterNotEnded):
        closes(story)
    story.logs.now = datetime(2026, 3, 31, 22, 0, tzinfo=UTC)
    closes(story)

    topic, data = story.last()
    assert (topic, data["audience"], data["effective"]) == ("quarter.closed", "all", "2026-04-01")


def test_a_quarter_is_closed_once_and_published_once_and_in_this_order(story: Story) -> None:
    story.at("2026-04-15")
    with story.refuses(QuarterNotClosed):
        publishes(story)
    closes(story)
    with story.refuses(QuarterAlreadyClosed):
        closes(story)
    publishes(story)
    with story.refuses(QuarterAlreadyPublished):
        publishes(story)


@pytest.mark.parametrize(
    "quarter", ["2026-Q0", "2026-Q5", "2026Q1", "0000-Q1", "26-Q1", "2026-q1", "٢٠٢٦-Q1", ""]
)
def test_a_quarter_is_written_with_its_year_and_number(story: Story, quarter: str) -> None:
    with story.refuses(BadQuarter):
        closes(story, quarter)
    with story.refuses(BadQuarter):
        publishes(story, quarter)


def test_late_validations_are_reported_in_the_quarter_of_recording(story: Story) -> None:
    story.ready("cpam-075")
    story.declares("cpam-075", "h1")
    story.at("2026-05-15")
    closes(story)
    story.at("2026-07-03")
    validates(story, "h1")

    assert told(story) == ("2026-Q3", True)


def test_a_correction_of_a_closed_quarter_is_reported_in_a_later_one(
    story: Story,
) -> None:
    story.ready("cpam-075")
    story.declares("cpam-075", "h1")
    validates(story, "h1")
    story.do("cpam-075", correct_hours, identifier="h1", delta=-1_00, reason="pointage", by=BUYER)
    assert told(story) == ("2026-Q1", False)

    story.at("2026-04-15")
    closes(story)
    story.do("cpam-075", correct_hours, identifier="h1", delta=-6_00, reason="pointage", by=BUYER)
    assert told(story) == ("2026-Q2", True)


def test_work_of_an_open_quarter_is_reported_there_after_a_closing(story: Story) -> None:
    story.ready("cpam-075")
    story.declares("cpam-075", "h1", days=("2026-04-01", "2026-04-03"))
    story.at("2026-05-15")
    closes(story)
    validates(story, "h1")

    assert told(story) == ("2026-Q2", False)


def test_late_hours_of_the_centrale_follow_its_own_quarter(story: Story) -> None:
    story.ready()
    story.declares(CENTRALE, "h1")
    story.at("2026-04-15")
    closes(story)
    validates(story, "h1", CENTRALE)

    assert told(story, CENTRALE) == ("2026-Q2", True)


def test_a_publication_gives_each_log_its_hours_as_of_the_closing(story: Story) -> None:
    story.ready("cpam-075", "caf-013")
    for log, identifier in (("cpam-075", "h1"), ("cpam-075", "h2"), ("cpam-075", "late"), ("caf-013", "h3")):
        story.declares(log, identifier)
    for log, identifier in (("cpam-075", "h1"), ("cpam-075", "h2"), ("caf-013", "h3")):
        validates(story, identifier, log)
    story.do("cpam-075", correct_hours, identifier="h2", delta=-5_00, reason="pointage", by=BUYER)
    story.at("2026-04-15")
    closes(story)
    validates(story, "late")
    publishes(story)

    topic, data = story.last("cpam-075")
    assert topic == "delivered.quarter-published"
    assert data["published"] == [{"contract": "nettoyage", "lot": "1", "hours": 65_00}]
    assert story.last("caf-013")[1]["published"] == [{"contract": "nettoyage", "lot": "1", "hours": 35_00}]


def test_a_log_with_nothing_reported_receives_zero(story: Story) -> None:
    story.member("cpam-075")
    story.at("2026-04-15")
    closes(story)
    publishes(story)

    assert story.last("cpam-075")[1]["published"] == []
