"""A content without what its kind has is named where no other check counts it: no maximum, no attribution."""

import pytest

from support.audited import PARIS, Audited, audited_story, rewritten
from support.every import every
from support.postgres_server import Database
from tremplin_platform.audit.stored import stored_events
from tremplin_platform.commands.contracts.contracts import LotTerms, Rate


def write_orders(database: Database) -> None:
    """Write an order and an invoice of a member, on a lot without a maximum."""
    with audited_story(database) as (found, story):
        clause = Rate(function="main", hours_per_1000_euros=20_00)
        story.at("2026-01-05")
        story.ready(PARIS, lots=[LotTerms(identifier="1", title="Paris", clause=clause)])
        story.orders(PARIS, "bc-1")
        story.invoices(PARIS, "bc-1", 1_000_00, identifier="f-1")
        assert found.verify().problems == []


pytestmark = [pytest.mark.postgres, pytest.mark.begins_with(write=write_orders)]


@every("topic", ("call-off.placed", "invoice.received"))
def test_a_content_that_only_says_when(year: Audited, topic: str) -> None:
    seq = year.seq(PARIS, topic)
    (event,) = (event for event in stored_events(year.feed, log=PARIS) if event.seq == seq)
    rewritten(year, event, {"effective": event.effective}, version=event.version)

    assert (PARIS, seq) in year.places()
