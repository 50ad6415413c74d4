"""The rules of hours, by their number in the domain's list, told through the commands. Hours in hundredths."""

from datetime import date
from typing import Any

import pytest

from support import told_hours as told
from support.story import BUYER, Story, actor
from tremplin_platform.commands.hours import (
    correct_hours,
    reject_hours,
    resubmit_hours,
    return_hours,
    validate_hours,
)
from tremplin_platform.commands.lot_life import cancel_lot, terminate_lot
from tremplin_platform.commands.lots import substitute_contractor
from tremplin_platform.commands.quarters import close_quarter, publish_quarter
from tremplin_platform.domain.decisions import BelowZero, NotValidated
from tremplin_platform.domain.declaration import NotTheContractor
from tremplin_platform.domain.execution_period import OutsideExecution
from tremplin_platform.domain.lot_life import LotCancelled
from tremplin_platform.domain.validating import NotTheFacilitator, ValidatedByDeclarant
from tremplin_platform.domain.worked import SpansQuarters

MEMBER = "cpam-075"
FIRST_QUARTER = ("2026-01-05", "2026-03-31")
PROPRETE = actor("proprete", "contractor")


def validates(story: Story, identifier: str, **said: Any) -> None:
    story.do(MEMBER, validate_hours, **{"by": BUYER, **said}, identifier=identifier)


def corrects(story: Story, identifier: str, delta: int) -> None:
    story.do(MEMBER, correct_hours, identifier=identifier, delta=delta, reason="pointage", by=BUYER)


def known_on(story: Story, day: str) -> list[Any]:
    """The member's events recorded by the end of a day."""
    return [fact for fact in story.facts(MEMBER) if fact.recorded_at.date() <= date.fromisoformat(day)]


def test_rule_01_late_hours_are_an_adjustment_and_what_was_published_stays(story: Story) -> None:
    story.ready(MEMBER)
    story.at("2026-04-10")
    story.declares(MEMBER, "in-time", hours=118_00, days=FIRST_QUARTER)
    validates(story, "in-time")
    story.at("2026-05-15")
    story.do("centrale", close_quarter, quarter="2026-Q1")
    story.at("2026-05-20")
    story.do("centrale", publish_quarter, quarter="2026-Q1")
    story.at("2026-07-03")
    story.declares(MEMBER, "late", hours=14_50, days=FIRST_QUARTER)
    validates(story, "late")
    story.at("2026-09-10")
    corrects(story, "in-time", -6_00)

    assert told.validated(known_on(story, "2026-06-30")) == {"2026-Q1": 118_00}
    now = story.facts(MEMBER)
    assert told.validated(now) == {"2026-Q1": 126_50}  # 118.00 + 14.50 − 6.00
    assert told.reported(now) == {"2026-Q1": 118_00, "2026-Q3": 8_50}  # 14.50 − 6.00
    assert told.adjustments(now) == {"2026-Q3": 8_50}
    assert told.published(now, quarter="2026-Q1") == 118_00


def test_rule_02_a_correction_is_a_difference_and_an_entry_never_falls_below_zero(story: Story) -> None:
    story.ready(MEMBER)
    story.declares(MEMBER, "h1", hours=10_00)
    with story.refuses(NotValidated):
        corrects(story, "h1", -1_00)
    validates(story, "h1")
    corrects(story, "h1", -6_00)
    with story.refuses(BelowZero, pointer="/delta"):
        corrects(story, "h1", -4_01)  # 10.00 − 6.00 = 4.00 are left
    corrects(story, "h1", -4_00)

    topics = [fact.topic for fact in story.facts(MEMBER) if fact.topic.startswith("hours.")]
    assert topics == ["hours.declared", "hours.validated", "hours.corrected", "hours.corrected"]
    assert told.validated(story.facts(MEMBER)) == {}  # 10.00 − 6.00 − 4.00 = 0


def test_rule_06_hours_for_an_order_follow_its_days_which_may_outlast_the_contract(story: Story) -> None:
    story.ready(MEMBER)  # a contract of 2026
    story.orders(MEMBER, "c1", on="2026-12-01")
    with story.refuses(OutsideExecution, pointer="/worked_from"):
        story.declares(MEMBER, "h1", call_off="c1", days=("2026-11-30", "2026-12-04"))
    story.declares(MEMBER, "h1", call_off="c1", days=("2026-12-01", "2026-12-04"))
    story.declares(MEMBER, "h2", call_off="c1", days=("2027-01-04", "2027-01-08"))
    story.do(MEMBER, return_hours, identifier="h2", reason="absence", by=BUYER)

    with story.refuses(OutsideExecution, pointer="/worked_from"):
        days = {"worked_from": date(2026, 11, 2), "worked_to": date(2026, 11, 6)}
        story.do(MEMBER, resubmit_hours, identifier="h2", by=PROPRETE, **days)


@pytest.mark.parametrize(
    ("days", "pointer"),
    [
        (("2025-12-29", "2025-12-31"), "/worked_from"),
        (("2027-01-04", "2027-01-08"), "/worked_to"),
    ],
)
def test_rule_06_hours_without_an_order_are_worked_while_the_contract_is_in_force(
    story: Story, days: tuple[str, str], pointer: str
) -> None:
    story.ready(MEMBER)

    for log, by in ((MEMBER, PROPRETE), ("centrale", BUYER)):
        with story.refuses(OutsideExecution, pointer=pointer):
            story.declares(log, days=days, by=by)
    story.declares(MEMBER, "first", days=("2026-01-01", "2026-01-01"), hours=7_00)
    story.declares(MEMBER, "last", days=("2026-12-31", "2026-12-31"), hours=7_00)


def test_rule_06_of_a_terminated_lot_what_is_ordered_goes_on_and_nothing_else(story: Story) -> None:
    story.ready(MEMBER)
    story.orders(MEMBER, "c1")
    story.do(
        "centrale", terminate_lot, contract="nettoyage", lot="1", on=date(2026, 5, 31), reason="défaillance"
    )
    with story.refuses(OutsideExecution, pointer="/worked_to"):
        story.declares(MEMBER, "h1", days=("2026-05-28", "2026-06-01"))
    story.declares(MEMBER, "h1", days=("2026-05-28", "2026-05-31"))
    story.declares(MEMBER, "h2", call_off="c1", days=("2026-06-01", "2026-06-05"))


def test_rule_23_hours_are_those_of_who_holds_the_lot_that_day(story: Story) -> None:
    story.ready(MEMBER)
    story.contractor("ea-nord", "EA")
    succession = {"contractor": "ea-nord", "on": date(2026, 6, 1), "ground": "R2194-6"}
    story.do("centrale", substitute_contractor, contract="nettoyage", lot="1", **succession)

    story.declares(MEMBER, "h1", days=("2026-05-28", "2026-05-31"))
    with story.refuses(NotTheContractor, pointer="/contractor"):
        story.declares(MEMBER, "h2", days=("2026-05-28", "2026-06-01"))
    with story.refuses(NotTheContractor, pointer="/contractor"):
        story.declares(MEMBER, "h2", contractor="ea-nord", days=("2026-05-31", "2026-06-03"))
    story.declares(MEMBER, "h2", contractor="ea-nord", days=("2026-06-01", "2026-06-03"))


def test_hours_on_a_cancelled_lot_are_refused_as_such(story: Story) -> None:
    story.contractor("proprete")
    story.contract()
    story.member(MEMBER)
    story.opens(MEMBER)
    story.do("centrale", cancel_lot, contract="nettoyage", lot="1", reason="sans suite")
    with story.refuses(LotCancelled, pointer="/lot"):
        story.declares(MEMBER)


def test_rule_08_work_across_two_quarters_is_told_in_two_declarations(story: Story) -> None:
    story.ready(MEMBER)
    with story.refuses(SpansQuarters, pointer="/worked_to"):
        story.declares(MEMBER, "h1", days=("2026-03-15", "2026-04-14"))
    story.declares(MEMBER, "h1", hours=12_00, days=("2026-03-15", "2026-03-31"))
    story.declares(MEMBER, "h2", hours=10_00, days=("2026-04-01", "2026-04-14"))
    story.at("2026-04-20")
    validates(story, "h1")
    validates(story, "h2")

    assert told.validated(story.facts(MEMBER)) == {"2026-Q1": 12_00, "2026-Q2": 10_00}


def test_rule_08_the_quarter_is_that_of_the_day_in_paris(story: Story) -> None:
    story.ready(MEMBER)
    story.declares(MEMBER, "h1", hours=7_00, days=("2026-03-31", "2026-03-31"))
    # 22:30 in UTC on 30 June is 00:30 on 1 July in Paris: closing the quarter is allowed, and what follows is late.
    story.logs.now = story.logs.now.replace(month=6, day=30, hour=22, minute=30)
    story.do("centrale", close_quarter, quarter="2026-Q1")
    validates(story, "h1")

    assert told.reported(story.facts(MEMBER)) == {"2026-Q3": 7_00}


def test_rule_44_without_a_facilitateur_the_buyer_validates_and_never_who_declared(story: Story) -> None:
    story.ready(MEMBER)
    story.declares(MEMBER, "h1")
    story.declares(MEMBER, "h2", by=BUYER)

    with story.refuses(ValidatedByDeclarant):
        validates(story, "h1", by=PROPRETE)
    with story.refuses(ValidatedByDeclarant):
        validates(story, "h2")
    with story.refuses(NotTheFacilitator):
        validates(story, "h1", by=actor("epec", "facilitator"))
    validates(story, "h1")

    story.facilitator("epec")
    story.assigns("epec")
    validates(story, "h2", by=actor("epec", "facilitator"))
    assert told.validated(story.facts(MEMBER)) == {"2026-Q1": 70_00}  # 35.00 + 35.00
    # Who follows the lot validates, and nobody beside: not the buyer either.
    story.declares(MEMBER, "h3")
    with story.refuses(NotTheFacilitator):
        validates(story, "h3")
    for command in (return_hours, reject_hours):
        with story.refuses(ValidatedByDeclarant):
            story.do(MEMBER, command, identifier="h3", reason="doublon", by=PROPRETE)


def test_rule_46_a_subcontractor_s_hours_are_told_by_the_contractor_that_holds_the_lot(story: Story) -> None:
    story.ready(MEMBER)
    story.contractor("ei-sud", "EI")
    work: dict[str, Any] = {"modality": "subcontract", "subcontractor": "ei-sud"}
    with story.refuses(NotTheContractor, pointer="/contractor"):
        story.declares(MEMBER, by=actor("ei-sud", "contractor"), **work)
    story.declares(MEMBER, **work)

    data = story.last(MEMBER)[1]
    assert (data["contractor"], data["by"], data["subcontractor"]) == ("proprete", "proprete", "ei-sud")
    assert data["protected"] is False  # the award is what counts, and `proprete` is an ordinary company


def test_what_is_rejected_never_counts(story: Story) -> None:
    story.ready(MEMBER)
    story.declares(MEMBER, "h1")
    story.do(MEMBER, reject_hours, identifier="h1", reason="doublon", by=BUYER)

    assert told.validated(story.facts(MEMBER)) == {}
