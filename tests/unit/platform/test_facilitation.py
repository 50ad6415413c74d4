"""Conventions with facilitateurs, and the launch meeting with each contractor."""

from datetime import date
from typing import Any

import pytest

from support.story import CENTRALE, CONTRACT, Story
from tremplin_platform.commands.buying.facilitation import (
    amend_convention,
    end_convention,
    record_meeting,
    sign_convention,
)
from tremplin_platform.domain.buying.convention import AlreadyEnded, OutsideConvention
from tremplin_platform.domain.buying.launch_meeting import NotAWinner
from tremplin_platform.domain.refusals import (
    EndsBeforeItBegins,
    NotPositive,
    UnknownContractor,
    UnknownFacilitator,
)
from tremplin_platform.store.session import IdentifierUsed, Missing


def sign(story: Story, **said: Any) -> None:
    fields = {"capacity": 12, "since": date(2026, 1, 1), "until": date(2027, 12, 31), **said}
    story.do(CENTRALE, sign_convention, **{"identifier": "epec-2026", "facilitator": "epec", **fields})


def amend(story: Story, day: date, capacity: int = 15) -> None:
    story.do(CENTRALE, amend_convention, identifier="epec-2026", capacity=capacity, since=day)


def end(story: Story, day: date) -> None:
    story.do(CENTRALE, end_convention, identifier="epec-2026", on=day)


def meet(story: Story, contractor: str = "proprete", **said: Any) -> None:
    fields = {"held_on": date(2026, 1, 20), "outcome": "calendrier convenu", "minutes": "cr-14", **said}
    story.do(
        CENTRALE,
        record_meeting,
        identifier=f"lancement-{contractor}",
        **{"contract": CONTRACT, "contractor": contractor, **fields},
    )


def test_a_convention_is_amended_then_ended(story: Story) -> None:
    story.facilitator("epec")
    sign(story)
    amend(story, date(2026, 7, 1))
    amend(story, date(2026, 7, 1), capacity=20)
    end(story, date(2027, 1, 1))

    told = [(fact.topic, fact.data) for fact in story.facts()][-4:]
    assert [topic for topic, _ in told] == [
        "convention.signed",
        "convention.amended",
        "convention.amended",
        "convention.ended",
    ]
    assert [data.get("replaced") for _, data in told] == [None, 12, 15, None]
    assert [data["effective"] for _, data in told] == ["2026-01-01", "2026-07-01", "2026-07-01", "2027-01-01"]
    assert {data["audience"] for _, data in told} == {"none"}


def test_a_convention_is_refused_at_the_field_at_fault(story: Story) -> None:
    story.facilitator("epec")

    with story.refuses(UnknownFacilitator, pointer="/facilitator"):
        sign(story, facilitator="nobody")
    with story.refuses(NotPositive, pointer="/capacity"):
        sign(story, capacity=0)
    with story.refuses(EndsBeforeItBegins, pointer="/to"):
        sign(story, until=date(2025, 12, 31))


def test_a_convention_changes_only_while_it_runs(story: Story) -> None:
    story.facilitator("epec")
    sign(story)

    for day in (date(2025, 12, 31), date(2028, 1, 1)):
        with story.refuses(OutsideConvention, pointer="/from"):
            amend(story, day)
        with story.refuses(OutsideConvention, pointer="/on"):
            end(story, day)
    with story.refuses(NotPositive, pointer="/capacity"):
        amend(story, date(2026, 7, 1), capacity=0)
    end(story, date(2026, 7, 1))
    with story.refuses(OutsideConvention):
        amend(story, date(2026, 7, 1))
    with story.refuses(AlreadyEnded, pointer="/on"):
        end(story, date(2026, 6, 1))


def test_two_conventions_have_two_identifiers(story: Story) -> None:
    story.facilitator("epec")
    sign(story)

    with pytest.raises(IdentifierUsed):
        sign(story)
    with pytest.raises(Missing):
        story.do(CENTRALE, end_convention, identifier="nothing", on=date(2026, 2, 1))


def test_each_contractor_has_its_launch_meeting_held_or_missed(story: Story) -> None:
    story.ready()
    story.contractor("esat-75")
    story.awards("esat-75")
    meet(story)
    assert story.last()[1]["missed"] is False
    meet(story, "esat-75", outcome="missed", minutes=None)

    topic, data = story.last()
    assert (topic, data["missed"], data["minutes"]) == ("meeting.recorded", True, None)
    assert (data["contract"], data["contractor"], data["held_on"]) == (CONTRACT, "esat-75", "2026-01-20")


def test_a_launch_meeting_is_with_a_contractor_of_that_contract(story: Story) -> None:
    story.ready()
    story.contractor("other")

    with story.refuses(NotAWinner, pointer="/contractor"):
        meet(story, "other")
    with story.refuses(UnknownContractor, pointer="/contractor"):
        meet(story, "nobody")
    with pytest.raises(Missing):
        meet(story, contract="nothing")
