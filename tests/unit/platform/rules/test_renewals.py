"""Rule 12: a renewal moves the end, and what may be ordered and counted follows."""

from support.lots_in_life import (
    MEMBER,
    RATED,
    RESERVED,
    lots_in,
    renew,
    reserved_and_open,
)
from support.story import Story, evidence
from support.story_figures import reserved_lots_open
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.domain.contracts.contract_terms import NotLater
from tremplin_platform.domain.orders.order_terms import OutsideContract


def test_rule_12_a_renewal_moves_the_end_and_orders_follow(story: Story) -> None:
    story.ready(MEMBER, lots=[RATED])
    with story.refuses(OutsideContract):
        story.orders(MEMBER, "bc-1", on="2027-01-01")
    renew(story, "2027-12-31")

    topic, data = story.last(MEMBER)
    assert (topic, data["ends_on"], data["replaced"]) == (
        "delivered.contract-renewed",
        "2027-12-31",
        "2026-12-31",
    )
    assert data["effective"] == "2027-01-01"
    story.orders(MEMBER, "bc-1", on="2027-12-31")
    with story.refuses(OutsideContract):
        story.orders(MEMBER, "bc-2", on="2028-01-01")


def test_rule_12_a_renewed_reserved_lot_is_open_longer(story: Story) -> None:
    reserved_and_open(
        story, RESERVED, LotTerms(identifier="2", title="Lyon", articles=[], territories=["69"])
    )
    assert [lots_in(story, year) for year in (2025, 2026, 2027, 2028)] == [0, 1, 0, 0]

    renew(story, "2027-06-30")
    renew(story, "2027-12-31")

    # Lot 2 is not this member's: only lot 1 moves, twice.
    assert [lots_in(story, year) for year in (2025, 2026, 2027, 2028)] == [0, 1, 1, 0]


def test_rule_12_a_renewal_ends_later(story: Story) -> None:
    story.ready()

    for until in ("2026-12-31", "2026-06-30"):
        with story.refuses(NotLater, pointer="/until"):
            renew(story, until)


def test_rule_12_a_later_opening_carries_the_renewed_end(story: Story) -> None:
    reserved_and_open(story)
    renew(story, "2027-12-31")
    story.member("caf-013")
    story.opens("caf-013", since="2027-03-01")

    assert story.last("caf-013")[1]["ends_on"] == "2027-12-31"
    assert reserved_lots_open(story, log="caf-013", first="2027-01-01", last="2027-12-31") == 1


def test_rule_12_a_lot_opened_early_opens_with_its_contract(
    story: Story,
) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract(RESERVED)
    story.member(MEMBER, joined_on="2025-01-01")
    story.opens(MEMBER, since="2025-06-01")
    renew(story, "2027-12-31")

    assert [lots_in(story, year) for year in (2025, 2026, 2027, 2028)] == [0, 1, 1, 0]
    story.awards("esat-75", evidence=evidence())
    with story.refuses(OutsideContract):
        story.orders(MEMBER, "bc-1", on="2025-12-31")
    story.orders(MEMBER, "bc-1", on="2026-01-01")
