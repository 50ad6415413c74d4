"""Hours, orders and invoices of a day that has not come in Paris are refused, and nothing is written."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from support.story import BUYER, CONTRACT, Story, actor
from tremplin_platform.commands.hours.hours import Work, declare_hours, resubmit_hours, return_hours
from tremplin_platform.commands.orders.call_offs import place_call_off
from tremplin_platform.commands.orders.invoices import record_invoice
from tremplin_platform.domain.days import InTheFuture

MEMBER = "cpam-075"
PROPRETE = actor("proprete", "contractor")
TODAY, TOMORROW = date(2026, 3, 4), date(2026, 3, 5)
LAST_MINUTE, MIDNIGHT = datetime(2026, 3, 4, 22, 59, tzinfo=UTC), datetime(2026, 3, 4, 23, 0, tzinfo=UTC)


def order(story: Story, day: date) -> None:
    said = {"contract": CONTRACT, "lot": "1", "amount": 1_00, "by": BUYER}
    tell(story, place_call_off, identifier="c2", placed_on=day, **said)


def invoice(story: Story, day: date) -> None:
    tell(story, record_invoice, identifier="f1", call_off="c1", amount=1_00, invoiced_on=day, by=BUYER)


def declare(story: Story, day: date) -> None:
    work = Work(modality="direct", worked_from=date(2026, 3, 2), worked_to=day, hours=7_00)
    said = {"contract": CONTRACT, "lot": "1", "contractor": "proprete", "by": PROPRETE}
    tell(story, declare_hours, identifier="h2", work=work, **said)


def resubmit(story: Story, day: date) -> None:
    tell(story, resubmit_hours, identifier="h1", worked_from=day, worked_to=day, by=PROPRETE)


def tell(story: Story, command: Callable[..., Any], **said: Any) -> None:
    """Tell it at the instant it is: `Story.do` would wait for the day."""
    story.logs.run(MEMBER, lambda session: command(session, **said))


ACTS = [(order, "/placed_on"), (invoice, "/invoiced_on"), (declare, "/worked_to"), (resubmit, "/worked_to")]


@pytest.mark.parametrize(("act", "pointer"), ACTS)
def test_a_day_is_accepted_once_it_has_come_in_paris(
    story: Story, act: Callable[[Story, date], None], pointer: str
) -> None:
    story.ready(MEMBER)
    story.orders(MEMBER, "c1")
    story.declares(MEMBER, "h1", hours=7_00)
    story.do(MEMBER, return_hours, identifier="h1", reason="pointage", by=BUYER)

    story.logs.now = LAST_MINUTE
    with story.refuses(InTheFuture, pointer=pointer):
        act(story, TOMORROW)
    story.logs.now = MIDNIGHT
    act(story, TOMORROW)


@pytest.mark.parametrize("act", [order, invoice, declare, resubmit])
def test_today_has_come(story: Story, act: Callable[[Story, date], None]) -> None:
    story.ready(MEMBER)
    story.orders(MEMBER, "c1")
    story.declares(MEMBER, "h1", hours=7_00)
    story.do(MEMBER, return_hours, identifier="h1", reason="pointage", by=BUYER)

    story.logs.now = LAST_MINUTE
    act(story, TODAY)
    assert story.facts(MEMBER)[-1].data["by"] in ("centrale", "proprete")


def test_a_future_day_is_refused_before_any_rule(story: Story) -> None:
    story.ready(MEMBER)

    story.logs.now = LAST_MINUTE
    said = {"lot": "1", "amount": 1_00, "by": BUYER, "identifier": "c2", "placed_on": TOMORROW}
    with story.refuses(InTheFuture):
        tell(story, place_call_off, contract="nothing", **said)
