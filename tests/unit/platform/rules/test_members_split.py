"""Members that end as several, or that have two roles: rules 33 and 38, through the public commands."""

from datetime import date

import pytest

from support.story import BUYER, CENTRALE, Story, actor
from support.successions import NEW, OLD, merges, part, split, status_of, sums, two_funds
from tremplin_platform.commands.hours.hours import validate_hours
from tremplin_platform.commands.lots.lots import GroupShare
from tremplin_platform.commands.organisations.organisations import leave
from tremplin_platform.domain.days import InTheFuture
from tremplin_platform.domain.orders.order_terms import NotAMember
from tremplin_platform.domain.organisations.membership_rules import (
    AlreadyLeft,
    NoPart,
    NotASuccessor,
)
from tremplin_platform.domain.organisations.organisation_terms import BadTerritory
from tremplin_platform.domain.organisations.siret import BadSiret
from tremplin_platform.domain.refusals import RepeatedIdentifier
from tremplin_platform.store.session import IdentifierUsed


def test_rule_33_parts_begin_on_the_day_and_buy_as_the_split_member(story: Story) -> None:
    story.at("2026-04-02")
    story.ready()
    story.member(OLD, buyer_status="contracting-authority")
    story.opens(OLD)
    split(story, part("caf-59n"), on="2026-04-01")

    assert status_of(story, "caf-59n") == "contracting-authority"
    story.orders(OLD, "c1", on="2026-03-31")
    with story.refuses(NotAMember, pointer="/placed_on"):
        story.orders("caf-59n", "c1", on="2026-03-31")
    story.orders("caf-59n", "c1", on="2026-04-01")
    # It ended: it neither splits, merges nor takes over again.
    with story.refuses(AlreadyLeft, pointer="/on"):
        split(story, part("caf-59s"), on="2026-04-01")
    with story.refuses(NotASuccessor, pointer="/into"):
        merges(story, "caf-59n", into=OLD, on="2026-04-01")


def test_rule_33_parts_of_a_split_member_begin_with_its_contracts(story: Story) -> None:
    two_funds(story)
    before = sums(story, OLD)
    split(story, part("caf-59n"), part("caf-59s", territory="62"))

    topic, data = story.last(OLD)
    assert (topic, data["into"]) == ("delivered.member-split", ["caf-59n", "caf-59s"])
    assert sums(story, OLD) == before  # no source says how to share them out
    for name in ("caf-59n", "caf-59s"):
        topics = [fact.topic for fact in story.facts(name)]
        assert topics == ["delivered.member-joined", "delivered.member-detached", "delivered.contract-opened"]
        assert sums(story, name)["validated"] == 0
        story.orders(name, "c1", on="2026-04-01")
    with story.refuses(NotAMember):
        story.orders(OLD, "c2", on="2026-04-01")
    story.do(OLD, validate_hours, identifier="h2", by=BUYER)


def test_rule_33_an_invalid_split_is_refused(story: Story) -> None:
    two_funds(story)
    with story.refuses(NoPart, pointer="/into"):
        split(story)
    with story.refuses(RepeatedIdentifier, pointer="/into"):
        split(story, part("caf-59n"), part("caf-59n"))
    with story.refuses(InTheFuture, pointer="/on"):
        split(story, part("caf-59n"), on="2026-04-02")
    with story.refuses(BadSiret, pointer="/into/1/siret"):
        split(story, part("caf-59n"), part("caf-59s", siret="1" * 14))
    with story.refuses(BadTerritory, pointer="/into/0/territory"):
        split(story, part("caf-59n", territory="99"))
    with pytest.raises(IdentifierUsed):
        split(story, part(NEW))
    story.do(CENTRALE, leave, identifier=OLD, left_on=date(2026, 7, 1))
    with story.refuses(AlreadyLeft, pointer="/on"):
        split(story, part("caf-59n"))


def test_rule_38_a_member_that_leads_a_group_has_two_roles_and_two_names(story: Story) -> None:
    story.ready("caf-013")
    story.contractor("caf-013-mandataire")
    shares = ("caf-013-mandataire", 60_00, True), ("proprete", 40_00, False)
    story.awards(
        "caf-013-mandataire",
        on="2026-01-02",
        group=[GroupShare(contractor=who, share_percent=share, lead=lead) for who, share, lead in shares],
    )

    story.orders("caf-013", "c1")
    story.declares("caf-013", contractor="caf-013-mandataire", by=actor("caf-013-mandataire", "contractor"))

    assert [fact.data["by"] for fact in story.facts("caf-013")[-2:]] == [CENTRALE, "caf-013-mandataire"]


def test_rule_38_a_member_that_buys_for_others_sees_its_own_orders_alone(story: Story) -> None:
    story.contractor("proprete")
    story.contract(buyer="caf-013")
    story.awards("proprete")
    for member, territory in (("caf-013", "13"), ("caf-084", "84")):
        story.member(member, territory=territory)
        story.opens(member)

    story.orders("caf-013", "c1", amount=1_000_00)
    story.orders("caf-084", "c1", amount=2_000_00)

    # it leads the purchase of both, and its log holds its own 1 000 € alone
    assert sums(story, "caf-013")["ordered"] == 1_000_00
    assert "caf-084" not in str([fact.data for fact in story.facts("caf-013")])
