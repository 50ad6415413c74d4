"""What a member was invoiced, and credited."""

import pytest

from support.story import BUYER, CENTRALE, Story, actor
from tremplin_platform.domain.orders.invoice import EmptyInvoice
from tremplin_platform.domain.refusals import BadIdentifier, UnknownCallOff
from tremplin_platform.store.session import IdentifierUsed


def invoice(
    story: Story, amount: int, *, identifier: str = "f1", log: str = "cpam-075", call_off: str = "c1"
) -> None:
    by = actor(log, "member")
    story.invoices(log, call_off, amount, identifier=identifier, on="2026-03-15", by=by)


def test_an_invoice_copies_what_its_order_inherited(story: Story) -> None:
    story.ready("cpam-075")
    story.orders("cpam-075", "c1")
    invoice(story, 500_00)

    topic, data = story.last("cpam-075")
    assert topic == "invoice.received"
    assert data == {
        "call_off": "c1",
        "contract": "nettoyage",
        "lot": "1",
        "amount": 500_00,
        "invoiced_on": "2026-03-15",
        "usage": "internal",
        "reserved": False,
        "article": None,
        "protected": False,
        "category": None,
        "effective": "2026-03-15",
        "by": "cpam-075",
    }


def test_a_negative_invoice_is_a_credit_note(story: Story) -> None:
    story.ready("cpam-075")
    story.orders("cpam-075", "c1")
    invoice(story, -100_00)

    topic, data = story.last("cpam-075")
    assert (topic, data["amount"]) == ("invoice.credited", -100_00)


def test_an_invoice_is_of_an_order_of_this_log(story: Story) -> None:
    story.ready("cpam-075", "caf-013")
    story.orders("cpam-075", "c1")

    for log in ("caf-013", CENTRALE):
        with story.refuses(UnknownCallOff, pointer="/call_off"):
            invoice(story, 500_00, log=log)


def test_an_invoice_is_refused_at_the_field_at_fault(story: Story) -> None:
    story.ready("cpam-075")
    story.orders("cpam-075", "c1", by=BUYER)

    with story.refuses(EmptyInvoice, pointer="/amount"):
        invoice(story, 0)
    with story.refuses(BadIdentifier, pointer="/id"):
        invoice(story, 1, identifier="F/1")


@pytest.mark.parametrize("second", [500_00, -500_00])
def test_an_identifier_is_used_once_by_invoices_and_credit_notes(story: Story, second: int) -> None:
    story.ready("cpam-075")
    story.orders("cpam-075", "c1")
    invoice(story, 500_00)

    with pytest.raises(IdentifierUsed):
        invoice(story, second)

    assert len(story.facts("cpam-075")) == 4
