"""A member's orders on the contracts that are open to it."""

from datetime import date
from typing import Any

import pytest

from support.story import CENTRALE, CONTRACT, Story, actor, evidence
from tremplin_platform.commands.contracts.contracts import Fixed, LotTerms, Rate
from tremplin_platform.commands.organisations.organisations import leave
from tremplin_platform.domain.orders.order_terms import (
    LotNotAwarded,
    NotAMember,
    OutsideContract,
    OverMaximum,
)
from tremplin_platform.domain.refusals import BadIdentifier, NotOpened, NotPositive, UnknownLot
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.session import IdentifierUsed


def lot(**terms: Any) -> LotTerms:
    return LotTerms(identifier="1", title="Paris", **terms)


def test_an_order_copies_what_its_meaning_needs_from_the_award(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract(lot(articles=["L2113-12"]), usage="resale")
    story.awards("esat-75", evidence=evidence())
    story.joins("cpam-075")

    position = story.orders("cpam-075", "c1", amount=1_234_56, by=actor("cpam-075", "member"))

    topic, data = story.last("cpam-075")
    assert position.seq == 3
    assert topic == "call-off.placed"
    assert data == {
        "contract": CONTRACT,
        "lot": "1",
        "amount": 1_234_56,
        "placed_on": "2026-02-01",
        "contractor": "esat-75",
        "usage": "resale",
        "reserved": True,
        "article": "L2113-12",
        "protected": True,
        "category": "L2113-12",
        "rate": None,
        "due": None,
        "effective": "2026-02-01",
        "by": "cpam-075",
    }


@pytest.mark.parametrize(
    ("amount", "rate", "due"),
    [(10_000_00, 5_00, 50_00), (1_00, 5_00, 1), (99, 5_00, 0), (2_999_00, 1_00, 3_00), (333_33, 4_50, 1_50)],
)
def test_a_rate_makes_hours_due_half_up_to_the_hundredth(
    story: Story, amount: int, rate: int, due: int
) -> None:
    story.ready("cpam-075", lots=[lot(clause=Rate(function="main", hours_per_1000_euros=rate))])
    story.orders("cpam-075", "c1", amount=amount)

    data = story.last("cpam-075")[1]
    assert (data["rate"], data["due"]) == (rate, due)


def test_another_clause_makes_nothing_due_with_an_order(story: Story) -> None:
    story.ready("cpam-075", lots=[lot(clause=Fixed(function="main", hours=833_00))])
    story.orders("cpam-075", "c1")

    assert story.last("cpam-075")[1]["due"] is None


def test_a_lot_reserved_for_young_companies_is_not_reserved_usage(story: Story) -> None:
    story.ready("cpam-075")
    story.contract(lot(articles=["L2113-17"]), identifier="logiciels", starts_on=date(2026, 6, 1))
    story.awards("proprete", contract="logiciels", on="2026-06-01")
    story.opens("cpam-075", contract="logiciels")
    story.orders("cpam-075", "c1", contract="logiciels", on="2026-06-15")

    data = story.last("cpam-075")[1]
    assert (data["reserved"], data["article"]) == (False, "L2113-17")


def test_a_reservation_whose_article_is_not_stated_counts_as_reserved(story: Story) -> None:
    story.contractor("ea-nord", "EA")
    story.contract(lot(articles=[]))
    story.awards("ea-nord", evidence=evidence())
    story.joins("cpam-075")
    story.orders("cpam-075", "c1")

    data = story.last("cpam-075")[1]
    assert (data["reserved"], data["article"]) == (True, None)


def test_the_centrale_takes_no_order(story: Story) -> None:
    story.ready("cpam-075")

    with story.refuses(NotAMember):
        story.orders(CENTRALE, "c1")
    with pytest.raises(UnknownLog):
        story.orders("caf-013", "c1")


def test_a_member_orders_from_the_day_it_joined_to_the_day_it_left(story: Story) -> None:
    story.ready("cpam-075")
    story.do(CENTRALE, leave, identifier="cpam-075", left_on=date(2026, 6, 30))

    story.orders("cpam-075", "first", on="2026-01-01")
    story.orders("cpam-075", "last", on="2026-06-30")
    for day in ("2025-12-31", "2026-07-01"):
        with story.refuses(NotAMember, pointer="/placed_on"):
            story.orders("cpam-075", "c1", on=day)


def test_an_order_is_placed_while_the_contract_is_in_force(story: Story) -> None:
    story.ready("cpam-075")

    story.orders("cpam-075", "last", on="2026-12-31")
    with story.refuses(OutsideContract, pointer="/placed_on"):
        story.orders("cpam-075", "c1", on="2027-01-01")


def test_outside_the_contract_is_refused_before_not_opened(story: Story) -> None:
    story.ready()
    story.member("cpam-075", joined_on="2025-01-01")
    story.opens("cpam-075", since="2026-03-01")

    with story.refuses(OutsideContract):
        story.orders("cpam-075", "c1", on="2025-12-31")
    with story.refuses(NotOpened, pointer="/contract"):
        story.orders("cpam-075", "c1", on="2026-02-28")
    story.orders("cpam-075", "c1", on="2026-03-01")


def test_a_contract_opened_to_others_is_not_opened(story: Story) -> None:
    story.ready("cpam-075")
    story.member("caf-013")

    for contract in (CONTRACT, "papeterie"):
        with story.refuses(NotOpened):
            story.orders("caf-013", "c1", contract=contract)


def test_a_contract_opened_and_not_yet_delivered_takes_the_order(story: Story) -> None:
    story.ready("cpam-075")

    story.orders("cpam-075", "c1")

    topics = [fact.topic for fact in story.logs.facts("cpam-075")]
    assert topics == ["delivered.member-joined", "delivered.contract-opened", "call-off.placed"]


def test_a_lot_takes_orders_once_its_award_is_notified(story: Story) -> None:
    story.contractor("proprete")
    story.contract()
    story.joins("cpam-075")

    with story.refuses(LotNotAwarded, pointer="/lot"):
        story.orders("cpam-075", "c1")
    story.awards("proprete", on="2026-02-01")
    with story.refuses(LotNotAwarded):
        story.orders("cpam-075", "c1", on="2026-01-31")
    story.orders("cpam-075", "c1", on="2026-02-01")


def test_an_order_is_refused_at_the_field_at_fault(story: Story) -> None:
    story.ready("cpam-075")

    with story.refuses(UnknownLot, pointer="/lot"):
        story.orders("cpam-075", "c1", lot="2")
    with story.refuses(BadIdentifier, pointer="/id"):
        story.orders("cpam-075", "C1")
    for amount in (0, -1):
        with story.refuses(NotPositive, pointer="/amount"):
            story.orders("cpam-075", "c1", amount=amount)


def test_an_identifier_is_used_once_in_its_log(story: Story) -> None:
    story.ready("cpam-075", "caf-013")
    story.orders("cpam-075", "c1")

    with pytest.raises(IdentifierUsed):
        story.orders("cpam-075", "c1")
    story.orders("caf-013", "c1")

    assert len(story.facts("cpam-075")) == 3


def test_members_share_a_lot_s_maximum_without_seeing_the_rest(story: Story) -> None:
    story.ready("cpam-075", "caf-013", lots=[lot(maximum=1_000_00)])
    story.orders("cpam-075", "c1", amount=600_00)

    with story.refuses(OverMaximum, pointer="/amount"):
        story.orders("caf-013", "c1", amount=400_01)
    assert story.logs.ordered(CONTRACT, "1") == 600_00
    story.orders("caf-013", "c1", amount=400_00)
    assert story.logs.ordered(CONTRACT, "1") == 1_000_00


def test_the_maximum_of_a_contract_bounds_its_lots_together(story: Story) -> None:
    story.contractor("proprete")
    story.contract(lot(maximum=900_00), LotTerms(identifier="2", title="Lyon"), maximum=1_000_00)
    story.awards("proprete")
    story.awards("proprete", lot="2")
    story.joins("cpam-075")
    story.orders("cpam-075", "c1", amount=600_00)

    with story.refuses(OverMaximum):
        story.orders("cpam-075", "c2", lot="2", amount=500_00)
    assert (story.logs.ordered(CONTRACT, ""), story.logs.ordered(CONTRACT, "1")) == (600_00, 600_00)


def test_a_refused_order_is_not_counted(story: Story) -> None:
    story.ready("cpam-075", lots=[lot(maximum=1_000_00)])
    story.orders("cpam-075", "c1", amount=600_00)

    with pytest.raises(IdentifierUsed):
        story.orders("cpam-075", "c1", amount=100_00)

    assert story.logs.ordered(CONTRACT, "1") == 600_00
