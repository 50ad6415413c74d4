"""Rules 3 and 4: hours count while a proof of eligibility holds (CCAG-FCS 16.1.1). Hours in hundredths."""

from datetime import date
from typing import Any

from support import summed_hours as told
from support.persons import EPEC, a_person, is_eligible, is_revoked, takes_back
from support.story import BUYER, CENTRALE, Story, actor
from support.story_figures import figure
from tremplin_platform.commands.hours.hours import (
    correct_hours,
    reject_hours,
    resubmit_hours,
    return_hours,
    validate_hours,
)
from tremplin_platform.commands.hours.quarters import close_quarter
from tremplin_platform.commands.persons.persons import revoke_eligibility
from tremplin_platform.domain.hours.hours_review import BelowZero
from tremplin_platform.domain.persons.person import NotEligibleYet, NothingToRevoke
from tremplin_platform.figures import measures

MEMBER, OTHER = "cpam-075", "caf-013"
PROPRETE = actor("proprete", "contractor")


def validates(story: Story, identifier: str, log: str = MEMBER) -> None:
    story.do(log, validate_hours, identifier=identifier, by=BUYER)


def works(story: Story, person: str, identifier: str, first: str, last: str | None = None) -> None:
    story.declares(MEMBER, identifier, hours=7_00, person=person, days=(first, last or first))


def test_rule_03_a_false_proof_adjusts_validated_hours(story: Story) -> None:
    story.ready(MEMBER, OTHER)
    person = a_person(story, eligible_on="2026-01-05")
    story.declares(MEMBER, "h1", hours=35_00, person=person)  # from 2 to 6 February
    story.declares(OTHER, "h1", hours=20_00, person=person, days=("2026-03-02", "2026-03-06"))
    story.declares(MEMBER, "unnamed", hours=10_00)
    validates(story, "h1")
    validates(story, "h1", OTHER)
    validates(story, "unnamed")
    story.do(MEMBER, correct_hours, identifier="h1", delta=-5_00, reason="pointage", by=BUYER)
    story.at("2026-04-15")
    story.do(CENTRALE, close_quarter, quarter="2026-Q1")
    story.at("2026-07-03")

    assert is_revoked(story, person, on="2026-01-05") == 2
    facts = story.facts(MEMBER)
    assert told.validated(facts) == {"2026-Q1": 10_00}  # 35.00 − 5.00 + 10.00 − 30.00
    assert told.reported(facts) == {"2026-Q1": 40_00, "2026-Q3": -30_00}
    assert told.validated(story.facts(OTHER)) == {}
    topic, data = story.last(MEMBER)
    assert (topic, data["delta"], data["reason"]) == ("hours.corrected", -30_00, "éligibilité révoquée")
    assert data["by"] == CENTRALE  # neither who declared nor who validated
    assert figure(story, measures.ADJUSTMENTS, log=MEMBER) == -30_00
    assert story.last()[0] == "person.eligibility-revoked"
    assert takes_back(story) == 0


def test_rule_03_hours_before_the_day_of_revocation_stay(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story)
    for identifier, *days in (
        ("eve", "2026-02-28"),
        ("day", "2026-03-01"),
        ("both", "2026-02-27", "2026-03-01"),
        ("waiting", "2026-03-03"),
        ("rejected", "2026-03-04"),
    ):
        works(story, person, identifier, *days)
    for identifier in ("eve", "day", "both"):
        validates(story, identifier)
    story.do(MEMBER, reject_hours, identifier="rejected", reason="doublon", by=BUYER)

    # Eligible until 28 February: of the three entries validated, the one of that day stays whole.
    assert is_revoked(story, person, on="2026-03-01") == 2
    assert told.validated(story.facts(MEMBER)) == {"2026-Q1": 7_00}
    with story.refuses(NotEligibleYet):
        validates(story, "waiting")
    is_eligible(story, person, on="2026-03-03")
    validates(story, "waiting")


def test_rule_03_a_revocation_ends_every_proof_for_good(
    story: Story,
) -> None:
    story.ready(MEMBER)
    person = a_person(story, eligible_on="2026-01-05")
    is_eligible(story, person, on="2026-02-01")
    is_revoked(story, person, on="2026-03-01")
    # A third proof, revoked in its turn: the first two still end on 1 March.
    is_eligible(story, person, on="2026-03-10")
    is_revoked(story, person, on="2026-03-20")

    for day in ("2026-03-01", "2026-03-09", "2026-03-20"):
        with story.refuses(NotEligibleYet, pointer="/worked_from"):
            works(story, person, "h1", day)
    for day in ("2026-02-28", "2026-03-10", "2026-03-19"):
        works(story, person, day, day)
    said: dict[str, Any] = {"revoked_on": date(2026, 3, 20), "reason": "absente", "by": EPEC}
    with story.refuses(NothingToRevoke, pointer="/revoked_on"):
        story.do(CENTRALE, revoke_eligibility, identifier=person, **said)


def test_rule_03_what_was_taken_back_once_is_not_taken_back_again(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story)
    works(story, person, "h1", "2026-03-02")
    validates(story, "h1")
    assert is_revoked(story, person, on="2026-03-01") == 1
    with story.refuses(BelowZero, pointer="/delta"):
        story.do(MEMBER, correct_hours, identifier="h1", delta=-1, reason="pointage", by=BUYER)
    with story.refuses(NotEligibleYet):
        story.do(MEMBER, correct_hours, identifier="h1", delta=7_00, reason="pièce trouvée", by=BUYER)

    is_eligible(story, person, on="2026-03-01")
    story.do(MEMBER, correct_hours, identifier="h1", delta=6_50, reason="pièce trouvée", by=BUYER)
    assert takes_back(story) == 0
    assert told.validated(story.facts(MEMBER)) == {"2026-Q1": 6_50}  # 7.00 − 7.00 + 6.50


def test_a_revocation_needs_something_to_revoke(story: Story) -> None:
    person = a_person(story, eligible_on=None)
    said: dict[str, Any] = {"revoked_on": date(2026, 2, 1), "reason": "absente", "by": EPEC}
    with story.refuses(NothingToRevoke, pointer="/revoked_on"):
        story.do(CENTRALE, revoke_eligibility, identifier=person, **said)


def test_rule_04_hours_before_the_eligibility_is_established_do_not_count(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story, hired_on="2026-01-02", eligible_on=None)
    with story.refuses(NotEligibleYet, pointer="/worked_from"):
        story.declares(MEMBER, person=person)
    is_eligible(story, person, on="2026-01-10")

    for last in ("2026-01-09", "2026-01-12"):
        with story.refuses(NotEligibleYet, pointer="/worked_from"):
            story.declares(MEMBER, person=person, hours=7_00, days=("2026-01-02", last))
    story.declares(MEMBER, person=person, hours=7_00, days=("2026-01-10", "2026-01-12"))
    story.do(MEMBER, return_hours, identifier="h1", reason="absence", by=BUYER)
    with story.refuses(NotEligibleYet):
        story.do(MEMBER, resubmit_hours, identifier="h1", worked_from=date(2026, 1, 9), by=PROPRETE)


def test_rule_04_every_day_worked_is_covered_by_a_proof_the_last_one_too(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story, hired_on="2026-01-02", eligible_on="2026-01-05")
    is_revoked(story, person, on="2026-01-08")
    is_eligible(story, person, on="2026-01-09")

    # Eligible from 5 to 7 January and from the 9th on: the 8th is in no proof.
    for days in (("2026-01-05", "2026-01-08"), ("2026-01-06", "2026-01-10"), ("2026-01-08", "2026-01-09")):
        with story.refuses(NotEligibleYet, pointer="/worked_from"):
            works(story, person, "h1", *days)
    works(story, person, "h1", "2026-01-05", "2026-01-07")
    works(story, person, "h2", "2026-01-09", "2026-01-10")
    assert NotEligibleYet.article == "CCAG-FCS 16.1.2"
