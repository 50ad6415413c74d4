"""Rules 1 to 8, 44 and 46: hours declared, validated, corrected, and capped by a hire. In hundredths."""

from datetime import date, datetime
from typing import Any

import pytest

from support import summed_hours
from support.persons import a_person, is_hired
from support.story import BUYER, Story, actor, entries_of, figure
from tremplin_platform.commands.hours.hours import reject_hours, return_hours
from tremplin_platform.domain.hours.hours_review import (
    BelowZero,
    NoDifference,
    NotTheFacilitator,
    NotValidated,
    ValidatedByDeclarant,
)
from tremplin_platform.domain.hours.quarter import QuarterNotEnded
from tremplin_platform.domain.hours.worked import SpansQuarters, TooManyHours
from tremplin_platform.domain.persons.person import NotHiredYet, SecondHireDate, TwoYearCap
from tremplin_platform.figures import measures

MEMBER = "cpam-075"
FIRST_QUARTER = ("2026-01-05", "2026-03-31")
PROPRETE = actor("proprete", "contractor")


def known_on(story: Story, day: str) -> list[Any]:
    """The member's events recorded by the end of a day."""
    return [fact for fact in story.facts(MEMBER) if fact.recorded_at.date() <= date.fromisoformat(day)]


def test_rule_01_late_hours_are_an_adjustment_and_what_was_published_stays(story: Story) -> None:
    story.ready(MEMBER)
    story.at("2026-04-10")
    story.declares(MEMBER, "in-time", hours=118_00, days=FIRST_QUARTER)
    story.validates(MEMBER, "in-time")
    story.at("2026-05-15")
    story.closes("2026-Q1")
    story.at("2026-05-20")
    story.publishes("2026-Q1")
    story.at("2026-07-03")
    story.declares(MEMBER, "late", hours=14_50, days=FIRST_QUARTER)
    story.validates(MEMBER, "late")
    story.at("2026-09-10")
    story.corrects(MEMBER, "in-time", -6_00)

    assert summed_hours.validated(known_on(story, "2026-06-30")) == {"2026-Q1": 118_00}
    now = story.facts(MEMBER)
    assert summed_hours.validated(now) == {"2026-Q1": 126_50}  # 118.00 + 14.50 − 6.00
    assert summed_hours.reported(now) == {"2026-Q1": 118_00, "2026-Q3": 8_50}  # 14.50 − 6.00
    assert summed_hours.adjustments(now) == {"2026-Q3": 8_50}
    assert summed_hours.published(now, quarter="2026-Q1") == 118_00
    # The ledger says the same at every position: true hours are those reported.
    assert figure(story, measures.ADJUSTMENTS, log=MEMBER) == 8_50
    assert figure(story, measures.PUBLISHED, log=MEMBER) == 118_00
    so_far = [(entry.measure, entry.amount) for entry in entries_of(story, MEMBER)]
    assert [amount for measure, amount in so_far if measure == measures.VALIDATED] == [
        amount for measure, amount in so_far if measure == measures.REPORTED
    ]


def test_rule_02_a_correction_is_a_difference_and_never_below_zero(story: Story) -> None:
    story.ready(MEMBER)
    story.declares(MEMBER, "h1", hours=10_00)
    with story.refuses(NotValidated):
        story.corrects(MEMBER, "h1", -1_00)
    story.validates(MEMBER, "h1")
    story.corrects(MEMBER, "h1", -6_00)
    with story.refuses(BelowZero, pointer="/delta"):
        story.corrects(MEMBER, "h1", -4_01)  # 10.00 − 6.00 = 4.00 are left
    with story.refuses(NoDifference, pointer="/delta"):
        story.corrects(MEMBER, "h1", 0)
    story.corrects(MEMBER, "h1", -4_00)
    with story.refuses(BelowZero):
        story.corrects(MEMBER, "h1", -1)

    topics = [fact.topic for fact in story.facts(MEMBER) if fact.topic.startswith("hours.")]
    assert topics == ["hours.declared", "hours.validated", "hours.corrected", "hours.corrected"]
    assert summed_hours.validated(story.facts(MEMBER)) == {}  # 10.00 − 6.00 − 4.00 = 0
    # Taken back from, it may be given back to, up to what its five days hold: 0 + 120.00.
    with story.refuses(TooManyHours, pointer="/delta"):
        story.corrects(MEMBER, "h1", 120_01)
    story.corrects(MEMBER, "h1", 120_00)


def test_rule_08_work_across_two_quarters_takes_two_declarations(story: Story) -> None:
    story.ready(MEMBER)
    with story.refuses(SpansQuarters, pointer="/worked_to"):
        story.declares(MEMBER, "h1", days=("2026-03-15", "2026-04-14"))
    story.declares(MEMBER, "h1", hours=12_00, days=("2026-03-15", "2026-03-31"))
    story.declares(MEMBER, "h2", hours=10_00, days=("2026-04-01", "2026-04-14"))
    story.at("2026-04-20")
    story.validates(MEMBER, "h1")
    story.validates(MEMBER, "h2")

    assert summed_hours.validated(story.facts(MEMBER)) == {"2026-Q1": 12_00, "2026-Q2": 10_00}


def test_rule_08_the_quarter_is_that_of_the_day_in_paris(story: Story) -> None:
    story.ready(MEMBER)
    story.declares(MEMBER, "h1", hours=7_00, days=("2026-03-31", "2026-03-31"))
    # 22:30 in UTC on 30 June is 00:30 on 1 July in Paris: closing the quarter is allowed, and what follows is late.
    story.logs.now = story.logs.now.replace(month=6, day=30, hour=22, minute=30)
    story.closes("2026-Q1")
    story.validates(MEMBER, "h1")

    assert summed_hours.reported(story.facts(MEMBER)) == {"2026-Q3": 7_00}


@pytest.mark.parametrize(
    ("quarter", "eve", "midnight"),
    [
        ("2026-Q1", "2026-03-31T21:59:59.999999Z", "2026-03-31T22:00:00Z"),  # summer time since 29 March
        ("2026-Q2", "2026-06-30T21:59:59.999999Z", "2026-06-30T22:00:00Z"),
        ("2026-Q3", "2026-09-30T21:59:59.999999Z", "2026-09-30T22:00:00Z"),
        ("2026-Q4", "2026-12-31T22:59:59.999999Z", "2026-12-31T23:00:00Z"),
    ],
)
def test_rule_08_a_quarter_is_over_at_midnight_in_paris(
    story: Story, quarter: str, eve: str, midnight: str
) -> None:
    story.ready(MEMBER)
    story.logs.now = datetime.fromisoformat(eve)
    with story.refuses(QuarterNotEnded):
        story.closes(quarter)
    story.logs.now = datetime.fromisoformat(midnight)
    story.closes(quarter)

    assert story.last(MEMBER)[1]["quarter"] == quarter


def test_rule_44_without_a_facilitateur_the_buyer_validates(story: Story) -> None:
    story.ready(MEMBER)
    story.declares(MEMBER, "h1")
    story.declares(MEMBER, "h2", by=BUYER)

    with story.refuses(ValidatedByDeclarant):
        story.validates(MEMBER, "h1", by=PROPRETE)
    with story.refuses(ValidatedByDeclarant):
        story.validates(MEMBER, "h2")
    with story.hides():
        story.validates(MEMBER, "h1", by=actor("epec", "facilitator"))
    story.validates(MEMBER, "h1")

    story.facilitator("epec")
    story.assigns("epec")
    story.validates(MEMBER, "h2", by=actor("epec", "facilitator"))
    assert summed_hours.validated(story.facts(MEMBER)) == {"2026-Q1": 70_00}  # 35.00 + 35.00
    # Who follows the lot validates, and nobody beside: not the buyer either.
    story.declares(MEMBER, "h3")
    with story.refuses(NotTheFacilitator):
        story.validates(MEMBER, "h3")
    for command in (return_hours, reject_hours):
        with story.refuses(ValidatedByDeclarant):
            story.do(MEMBER, command, identifier="h3", reason="doublon", by=PROPRETE)


def test_rule_46_the_lot_s_contractor_declares_a_subcontractor_s_hours(story: Story) -> None:
    story.ready(MEMBER)
    story.contractor("ei-sud", "EI")
    work: dict[str, Any] = {"modality": "subcontract", "subcontractor": "ei-sud"}
    with story.hides():
        story.declares(MEMBER, by=actor("ei-sud", "contractor"), **work)
    story.declares(MEMBER, **work)

    data = story.last(MEMBER)[1]
    assert (data["contractor"], data["by"], data["subcontractor"]) == ("proprete", "proprete", "ei-sud")
    assert data["protected"] is False  # the award is what counts, and `proprete` is an ordinary company


def test_rejected_hours_never_count(story: Story) -> None:
    story.ready(MEMBER)
    story.declares(MEMBER, "h1")
    story.do(MEMBER, reject_hours, identifier="h1", reason="doublon", by=BUYER)

    assert summed_hours.validated(story.facts(MEMBER)) == {}


def test_rule_05_two_year_cap(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story, hired_on="2024-03-02", eligible_on="2024-03-02")
    story.declares(MEMBER, "last", hours=7_00, person=person, days=("2026-03-02", "2026-03-02"))
    with story.refuses(TwoYearCap, pointer="/worked_to"):
        story.declares(MEMBER, "h2", hours=7_00, person=person, days=("2026-03-02", "2026-03-03"))

    # Staff lent by a structure has no such cap; another contractor's hire begins its own two years.
    story.declares(
        MEMBER, "lent", hours=7_00, person=person, modality="provision", days=("2026-03-03", "2026-03-03")
    )
    story.contractor("ea-nord", "EA")
    story.awards("ea-nord")
    with story.refuses(NotHiredYet, pointer="/worked_from"):
        story.declares(MEMBER, "other", contractor="ea-nord", person=person)
    is_hired(story, person, employer="ea-nord", on="2026-02-02")
    with story.refuses(NotHiredYet, pointer="/worked_from"):
        story.declares(
            MEMBER, "other", contractor="ea-nord", person=person, days=("2026-02-01", "2026-02-03")
        )
    story.declares(MEMBER, "other", contractor="ea-nord", person=person)


def test_rule_05_the_cap_of_a_hire_on_29_february_falls_on_28(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story, hired_on="2024-02-29", eligible_on="2024-02-29")
    story.declares(MEMBER, hours=7_00, person=person, days=("2026-02-28", "2026-02-28"))
    with story.refuses(TwoYearCap):
        story.declares(MEMBER, "h2", hours=7_00, person=person, days=("2026-03-01", "2026-03-01"))


def test_rule_05_a_second_hire_date_for_the_same_pair_is_refused(story: Story) -> None:
    person = a_person(story, employer="proprete", hired_on="2024-03-02")
    with story.refuses(SecondHireDate, pointer="/hired_on"):
        is_hired(story, person, employer="proprete", on="2026-03-02")
    is_hired(story, person, employer="ea-nord", on="2026-03-02")


@pytest.mark.parametrize("modality", ["direct", "training"])
def test_rule_05_the_cap_follows_the_hire_by_the_employing_contractor(story: Story, modality: str) -> None:
    story.ready(MEMBER)
    day = ("2026-03-03", "2026-03-03")
    said: dict[str, Any] = {"modality": modality, "hours": 7_00, "days": day}
    old = a_person(story, hired_on="2024-03-02", eligible_on="2024-03-02")
    # Training at the contractor's own is within the hire, and has its cap.
    with story.refuses(TwoYearCap, pointer="/worked_to"):
        story.declares(MEMBER, "h1", person=old, **said)
    # Hired since by a structure too: the contractor's own hire is the one that counts for it.
    is_hired(story, old, employer="ei-sud", on="2025-01-01")
    with story.refuses(TwoYearCap):
        story.declares(MEMBER, "h1", person=old, subcontractor="ei-sud", **said)


def test_rule_05_a_co_contractor_s_hire_has_the_cap_but_not_trained_staff(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story, employer="ei-sud", hired_on="2024-03-02", eligible_on="2024-03-02")
    beside: dict[str, Any] = {"person": person, "subcontractor": "ei-sud", "hours": 7_00}
    story.declares(MEMBER, "last", modality="direct", days=("2026-03-02", "2026-03-02"), **beside)
    with story.refuses(TwoYearCap, pointer="/worked_to"):
        story.declares(MEMBER, "h1", modality="direct", days=("2026-03-03", "2026-03-03"), **beside)
    story.declares(MEMBER, "h1", modality="training", days=("2026-03-03", "2026-03-03"), **beside)


def test_rule_07_training_counts_inside_a_work_contract_only(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story, hired_on="2026-02-04", eligible_on="2026-01-01")
    with story.refuses(NotHiredYet, pointer="/worked_from"):
        story.declares(MEMBER, "h1", person=person, modality="training", hours=7_00)  # from 2 February
    story.declares(
        MEMBER, "h1", person=person, modality="training", hours=7_00, days=("2026-02-04", "2026-02-06")
    )
    story.validates(MEMBER, "h1")

    # At a structure that lends its own staff, the work contract is the structure's.
    at: dict[str, Any] = {"modality": "training", "subcontractor": "ei-sud"}
    other = a_person(story, employer="ei-sud", hired_on="2026-02-02")
    with story.refuses(NotHiredYet):
        story.declares(MEMBER, "h2", **{**at, "person": other, "subcontractor": "aci-nord"})
    story.declares(MEMBER, "h2", **{**at, "person": other})
    assert summed_hours.validated(story.facts(MEMBER)) == {"2026-Q1": 7_00}
