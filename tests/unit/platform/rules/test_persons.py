"""Rules 47 and 57: who worked, and what is published about it. Hours in hundredths."""

import pytest

from support import summed_hours as told
from support.persons import a_person, is_hired
from support.story import BUYER, CENTRALE, Story, actor
from tremplin_platform.commands.hours.hours import (
    correct_hours,
    reject_hours,
    resubmit_hours,
    return_hours,
    validate_hours,
)
from tremplin_platform.commands.hours.named_hours import names
from tremplin_platform.commands.persons.persons import erase_person
from tremplin_platform.domain.hours.worked import TooManyHours
from tremplin_platform.domain.persons.person import (
    UnknownPerson,
)
from tremplin_platform.domain.refusals import UnknownValue
from tremplin_platform.store.session import Missing

MEMBER, OTHER = "cpam-075", "caf-013"
PROPRETE = actor("proprete", "contractor")


def validates(story: Story, identifier: str, log: str = MEMBER) -> None:
    story.do(log, validate_hours, identifier=identifier, by=BUYER)


def test_rule_47_excess_hours_are_refused_in_a_contract_else_flagged(
    story: Story,
) -> None:
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

    validates(story, "h1")
    with story.refuses(TooManyHours, pointer="/delta"):
        story.do(MEMBER, correct_hours, identifier="h1", delta=1, reason="pointage", by=BUYER)


def test_rule_57_no_event_tells_who_worked_nor_that_two_are_of_one_person(story: Story) -> None:
    story.ready(MEMBER)
    person = a_person(story, public="c")
    story.declares(MEMBER, "h1", hours=7_00, person=person)
    story.declares(MEMBER, "h2", hours=7_00, person=person)
    validates(story, "h1")
    is_hired(story, person, employer="ea-nord", on="2024-06-03")

    facts = [fact for log in (MEMBER, CENTRALE) for fact in story.facts(log)]
    sealed = [fact.data["commitment"] for fact in facts if "commitment" in fact.data]
    assert len(sealed) == len(set(sealed)) == 4
    told_of_persons = [fact for fact in facts if fact.topic.startswith("person.")]
    # the days they were recorded
    assert {fact.data["effective"] for fact in told_of_persons} == {"2026-01-05", "2026-02-06"}
    assert {fact.data["audience"] for fact in told_of_persons} == {"none"}
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
    validates(story, "h1")
    before = story.facts(MEMBER)
    story.do(CENTRALE, erase_person, identifier=person)

    assert story.facts(MEMBER) == before
    assert story.last()[0] == "person.erased"
    with pytest.raises(Missing):
        story.do(CENTRALE, erase_person, identifier=person)
    with story.refuses(UnknownPerson, pointer="/person"):
        story.declares(MEMBER, "h3", person=person)
    validates(story, "h2")  # what was declared of it can still be decided on
    story.do(MEMBER, correct_hours, identifier="h2", delta=-2_00, reason="pointage", by=BUYER)
    assert told.validated(story.facts(MEMBER)) == {"2026-Q1": 12_00}  # 7.00 + 7.00 − 2.00


def test_a_public_is_one_of_the_list(story: Story) -> None:
    with story.refuses(UnknownValue, pointer="/public"):
        a_person(story, public="k")


def test_a_person_never_registered_is_unknown(story: Story) -> None:
    story.ready(MEMBER)
    with story.refuses(UnknownPerson, pointer="/person"):
        story.declares(MEMBER, person="0" * 32)
