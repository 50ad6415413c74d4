"""Rules 6, 18 and 23: hours are worked in execution of an order or a contract, by who then holds the lot."""

from datetime import date

import pytest

from support.story import BUYER, CENTRALE, Story, actor
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.commands.hours.hours import resubmit_hours, return_hours
from tremplin_platform.commands.lots.lot_life import cancel_lot, terminate_lot
from tremplin_platform.commands.lots.lots import substitute_contractor
from tremplin_platform.domain.hours.declaration import NotTheContractor
from tremplin_platform.domain.hours.execution_period import OutsideExecution
from tremplin_platform.domain.lots.lot_amendments import LotCancelled
from tremplin_platform.domain.refusals import UnknownCallOff

MEMBER = "cpam-075"
PROPRETE = actor("proprete", "contractor")


def test_rule_06_hours_for_an_order_may_outlast_the_contract(story: Story) -> None:
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
def test_rule_06_hours_without_an_order_need_a_contract_in_force(
    story: Story, days: tuple[str, str], pointer: str
) -> None:
    story.ready(MEMBER)

    for log, by in ((MEMBER, PROPRETE), ("centrale", BUYER)):
        with story.refuses(OutsideExecution, pointer=pointer):
            story.declares(log, days=days, by=by)
    story.declares(MEMBER, "first", days=("2026-01-01", "2026-01-01"), hours=7_00)
    story.declares(MEMBER, "last", days=("2026-12-31", "2026-12-31"), hours=7_00)


def test_rule_06_orders_of_a_terminated_lot_go_on_and_nothing_else(story: Story) -> None:
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
    story.joins(MEMBER)
    story.do("centrale", cancel_lot, contract="nettoyage", lot="1", reason="sans suite")
    with story.refuses(LotCancelled, pointer="/lot"):
        story.declares(MEMBER, by=BUYER)


def test_rule_06_no_hours_are_worked_before_the_notification(story: Story) -> None:
    story.ready(MEMBER)
    story.contractor("ea-nord", "EA")
    story.awards("ea-nord", on="2026-03-01")

    for log in (MEMBER, CENTRALE):
        with story.refuses(OutsideExecution, pointer="/worked_from"):
            story.declares(log, contractor="ea-nord", days=("2026-02-28", "2026-03-02"))
        story.declares(log, contractor="ea-nord", days=("2026-03-01", "2026-03-02"))
    story.declares(MEMBER, "before", days=("2026-02-27", "2026-02-28"))  # the first one's lot since January


def test_rule_06_the_order_named_is_one_of_the_same_contract_and_lot(story: Story) -> None:
    story.ready(MEMBER)
    story.contract(LotTerms(identifier="1", title="Jardins"), identifier="jardins")
    story.awards("proprete", contract="jardins")
    story.opens(MEMBER, contract="jardins")
    story.orders(MEMBER, "c1", contract="jardins")

    with story.refuses(UnknownCallOff, pointer="/call_off"):
        story.declares(MEMBER, call_off="c1")
    story.declares(MEMBER, call_off="c1", contract="jardins")


def test_rule_18_every_winner_of_a_multi_award_lot_may_declare(story: Story) -> None:
    story.ready(MEMBER)
    story.contractor("ea-nord", "EA")
    story.orders(MEMBER, "c1", on="2026-02-01")
    story.awards("ea-nord", on="2026-03-01")
    days = ("2026-03-01", "2026-03-06")

    with story.refuses(OutsideExecution, pointer="/worked_from"):  # rule 6: not before its own notification
        story.declares(MEMBER, contractor="ea-nord", call_off="c1", days=("2026-02-28", "2026-03-01"))
    # A member that orders does not say which of them executes it.
    story.declares(MEMBER, "h1", call_off="c1", days=days)
    story.declares(MEMBER, "h2", contractor="ea-nord", call_off="c1", days=days)


def test_rule_18_an_order_goes_to_the_latest_award_notified_by_its_day(story: Story) -> None:
    story.ready(MEMBER)
    for contractor, on in (("c", "2026-04-01"), ("b", "2026-04-01"), ("a", "2026-02-01")):
        story.contractor(contractor)
        story.awards(contractor, on=on)
    for day in ("2026-01-31", "2026-02-01", "2026-03-31", "2026-04-01"):
        story.orders(MEMBER, f"bc-{day}", on=day)

    # Of two notified on 1 April it is the one recorded last.
    ordered = [fact.data["contractor"] for fact in story.facts(MEMBER) if fact.topic == "call-off.placed"]
    assert ordered == ["proprete", "a", "a", "b"]
