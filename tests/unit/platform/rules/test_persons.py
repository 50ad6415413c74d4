"""Rules 3, 4, 47 and 57: who worked, proofs of eligibility, and what events reveal. Hours in hundredths."""

from datetime import date
from typing import Any

import pytest

from support import summed_hours
from support.persons import EPEC, a_person, is_eligible, is_hired, is_revoked, takes_back
from support.story import BUYER, CENTRALE, Story, actor, figure
from tremplin_platform.commands.hours.hours import reject_hours, resubmit_hours, return_hours
from tremplin_platform.commands.hours.named_hours import names
from tremplin_platform.commands.persons.persons import erase_person, revoke_eligibility
from tremplin_platform.domain.hours.hours_review import BelowZero
from tremplin_platform.domain.hours.worked import TooManyHours
from tremplin_platform.domain.persons.person import NotEligibleYet, NothingToRevoke, UnknownPerson
from tremplin_platform.domain.refusals import UnknownValue
from tremplin_platform.figures import measures
from tremplin_platform.store.session import Missing

MEMBER, OTHER = "cpam-075", "caf-013"
PROPRETE = actor("proprete", "contractor")


def test_rule_47_excess_hours_are_refused_in_a_contract_else_flagged(story: Story) -> None:
    story.ready(MEMBER, OTHER)
    story.contract(identifier="espaces-verts")
    story.awards("proprete", contract="espaces-verts")
    story.opens(OTHER, contract="espaces-verts")
    person = a_person(story)
    day = ("2026-02-02", "2026-02-02")
    story.declares(MEMBER, "h1", hours=16_00, days=day, person=person)

    # The same contract, in another member's log: 16.00 + 8.01 is more than 24.00.
    with story.refuses(TooManyHours, pointer="/hours"):
        story.declares(OTHER, "h1", hours=8_01, days=day, person=person)
    story.declares(OTHER, "h1", hours=8_00, days=day, person=person)
    assert story.logs.overclaimed() == []
    story.declares(OTHER, "h2", hours=1_00, days=day, person=person, contract="espaces-verts")
    # 16.00 + 8.00 + 1.00 in one day: the three are to be looked at, until one of them is not there any more.
    assert sorted(story.logs.overclaimed()) == [(OTHER, "h1"), (OTHER, "h2"), (MEMBER, "h1")]
    story.do(OTHER, reject_hours, identifier="h2", reason="doublon", by=BUYER)
    assert story.logs.overclaimed() == []

    # Another person, or another day, is another matter.
    story.declares(OTHER, "h3", hours=24_00, days=day, person=a_person(story))
    story.declares(OTHER, "h4", hours=24_00, days=("2026-02-03", "2026-02-03"), person=person)


def test_rule_47_hours_over_several_days_leave_room_for_each_other(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story)
    story.declares(MEMBER, "h1", hours=48_00, days=("2026-02-02", "2026-02-04"), person=person)
    story.declares(MEMBER, "h2", hours=24_00, days=("2026-02-03", "2026-02-03"), person=person)
    with story.refuses(TooManyHours):  # 48.00 + 24.00 fill the three days
        story.declares(MEMBER, "h3", hours=1, days=("2026-02-02", "2026-02-02"), person=person)
    story.do(MEMBER, return_hours, identifier="h1", reason="pointage", by=BUYER)
    story.do(MEMBER, resubmit_hours, identifier="h1", hours=40_00, by=PROPRETE)
    story.declares(MEMBER, "h3", hours=8_00, days=("2026-02-02", "2026-02-02"), person=person)

    story.validates(MEMBER, "h1")
    with story.refuses(TooManyHours, pointer="/delta"):
        story.corrects(MEMBER, "h1", 1)


def test_rule_57_no_event_tells_who_worked_nor_that_two_are_of_one_person(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story, public="c")
    story.declares(MEMBER, "h1", hours=7_00, person=person)
    story.declares(MEMBER, "h2", hours=7_00, person=person)
    story.validates(MEMBER, "h1")
    is_hired(story, person, employer="ea-nord", on="2024-06-03")

    facts = [fact for log in (MEMBER, CENTRALE) for fact in story.facts(log)]
    sealed = [fact.data["commitment"] for fact in facts if "commitment" in fact.data]
    assert len(sealed) == len(set(sealed)) == 4
    of_persons = [fact for fact in facts if fact.topic.startswith("person.")]
    # the days they were recorded
    assert {fact.data["effective"] for fact in of_persons} == {"2026-01-05", "2026-02-06"}
    assert {fact.data["audience"] for fact in of_persons} == {"none"}
    assert all(person not in repr(fact) and "2024-06-03" not in repr(fact) for fact in facts)


def test_rule_57_the_vault_proves_the_person_declared_until_erasure(story: Story) -> None:
    story.ready(MEMBER)
    person, other = a_person(story), a_person(story)
    story.declares(MEMBER, "h1", person=person)
    story.declares(MEMBER, "h2")

    def is_named(declaration: str, who: str) -> bool:
        named: bool = story.logs.run(MEMBER, lambda item: names(item, declaration=declaration, person=who))
        return named

    assert is_named("h1", person)
    assert not any(is_named(*wrong) for wrong in (("h1", other), ("h2", person), ("h3", person)))
    story.do(CENTRALE, erase_person, identifier=person)
    assert not is_named("h1", person)


def test_rule_57_erasing_a_person_leaves_every_total_true(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story)
    for identifier in ("h1", "h2"):
        story.declares(MEMBER, identifier, hours=7_00, person=person)
    story.validates(MEMBER, "h1")
    before = story.facts(MEMBER)
    story.do(CENTRALE, erase_person, identifier=person)

    assert story.facts(MEMBER) == before
    assert story.last()[0] == "person.erased"
    with pytest.raises(Missing):
        story.do(CENTRALE, erase_person, identifier=person)
    with story.refuses(UnknownPerson, pointer="/person"):
        story.declares(MEMBER, "h3", person=person)
    story.validates(MEMBER, "h2")  # what was declared of it can still be decided on
    story.corrects(MEMBER, "h2", -2_00)
    assert summed_hours.validated(story.facts(MEMBER)) == {"2026-Q1": 12_00}  # 7.00 + 7.00 − 2.00


def test_a_public_is_one_of_the_list(story: Story) -> None:
    with story.refuses(UnknownValue, pointer="/public"):
        a_person(story, public="k")


def test_a_person_never_registered_is_unknown(story: Story) -> None:
    story.ready(MEMBER)
    with story.refuses(UnknownPerson, pointer="/person"):
        story.declares(MEMBER, person="0" * 32)


def works(story: Story, person: str, identifier: str, first: str, last: str | None = None) -> None:
    story.declares(MEMBER, identifier, hours=7_00, person=person, days=(first, last or first))


def test_rule_03_a_false_proof_adjusts_validated_hours(story: Story) -> None:
    story.ready(MEMBER, OTHER)
    person = a_person(story, eligible_on="2026-01-05")
    story.declares(MEMBER, "h1", hours=35_00, person=person)  # from 2 to 6 February
    story.declares(OTHER, "h1", hours=20_00, person=person, days=("2026-03-02", "2026-03-06"))
    story.declares(MEMBER, "unnamed", hours=10_00)
    story.validates(MEMBER, "h1")
    story.validates(OTHER, "h1")
    story.validates(MEMBER, "unnamed")
    story.corrects(MEMBER, "h1", -5_00)
    story.at("2026-04-15")
    story.closes("2026-Q1")
    story.at("2026-07-03")

    assert is_revoked(story, person, on="2026-01-05") == 2
    facts = story.facts(MEMBER)
    assert summed_hours.validated(facts) == {"2026-Q1": 10_00}  # 35.00 − 5.00 + 10.00 − 30.00
    assert summed_hours.reported(facts) == {"2026-Q1": 40_00, "2026-Q3": -30_00}
    assert summed_hours.validated(story.facts(OTHER)) == {}
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
        story.validates(MEMBER, identifier)
    story.do(MEMBER, reject_hours, identifier="rejected", reason="doublon", by=BUYER)

    # Eligible until 28 February: of the three entries validated, the one of that day stays whole.
    assert is_revoked(story, person, on="2026-03-01") == 2
    assert summed_hours.validated(story.facts(MEMBER)) == {"2026-Q1": 7_00}
    with story.refuses(NotEligibleYet):
        story.validates(MEMBER, "waiting")
    is_eligible(story, person, on="2026-03-03")
    story.validates(MEMBER, "waiting")


def test_rule_03_a_revocation_ends_every_proof_for_good(story: Story) -> None:
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
    story.validates(MEMBER, "h1")
    assert is_revoked(story, person, on="2026-03-01") == 1
    with story.refuses(BelowZero, pointer="/delta"):
        story.corrects(MEMBER, "h1", -1)
    with story.refuses(NotEligibleYet):
        story.corrects(MEMBER, "h1", 7_00, reason="pièce trouvée")

    is_eligible(story, person, on="2026-03-01")
    story.corrects(MEMBER, "h1", 6_50, reason="pièce trouvée")
    assert takes_back(story) == 0
    assert summed_hours.validated(story.facts(MEMBER)) == {"2026-Q1": 6_50}  # 7.00 − 7.00 + 6.50


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
