"""Rules 5 and 7: hours of a hire count two years, training inside a work contract only. Hours in hundredths."""

from typing import Any

import pytest

from support import summed_hours as told
from support.persons import a_person, is_hired
from support.story import BUYER, Story
from tremplin_platform.commands.hours.hours import validate_hours
from tremplin_platform.domain.persons.person import NotHiredYet, SecondHireDate, TwoYearCap

MEMBER = "cpam-075"


def validates(story: Story, identifier: str) -> None:
    story.do(MEMBER, validate_hours, identifier=identifier, by=BUYER)


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


def test_rule_05_a_co_contractor_s_hire_has_the_cap_but_not_trained_staff(
    story: Story,
) -> None:
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
    validates(story, "h1")

    # At a structure that lends its own staff, the work contract is the structure's.
    at: dict[str, Any] = {"modality": "training", "subcontractor": "ei-sud"}
    other = a_person(story, employer="ei-sud", hired_on="2026-02-02")
    with story.refuses(NotHiredYet):
        story.declares(MEMBER, "h2", **{**at, "person": other, "subcontractor": "aci-nord"})
    story.declares(MEMBER, "h2", **{**at, "person": other})
    assert told.validated(story.facts(MEMBER)) == {"2026-Q1": 7_00}
