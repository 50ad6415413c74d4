"""The member-safe form of the centrale's facts: everything a member may know, and nothing more."""

from datetime import UTC, datetime
from typing import Any

import pytest

from support.story import CENTRALE, Story, evidence
from tremplin_platform.commands.contracts.contracts import Fixed, LotTerms, Rate
from tremplin_platform.commands.lots.lots import GroupShare
from tremplin_platform.domain.members.delivered_event import NotFormed
from tremplin_platform.domain.members.delivery import form_copy, undeliverable
from tremplin_platform.events.catalog import UnknownEvent
from tremplin_platform.events.envelope import Envelope, instant

LOTS = (
    LotTerms(
        identifier="1", title="Paris", articles=["L2113-12"], territories=["75", "92"], maximum=1_000_00
    ),
    LotTerms(identifier="2", title="Lyon", territories=["69"], clause=Fixed(function="main", hours=100_00)),
    LotTerms(
        identifier="3", title="Tous", articles=[], clause=Rate(function="main", hours_per_1000_euros=1_00)
    ),
)


def nothing(kind: type, identifier: str) -> Any:
    return None


def received(fact: Envelope, *, log: str = "cpam-075", find: Any = nothing) -> Any:
    return form_copy(
        fact,
        log=log,
        territory="75",
        find=find,
        reported=lambda quarter: [],
        due=lambda contract, lot: [],
    )


def lots_of(story: Story, log: str = "cpam-075") -> dict[str, Any]:
    return {lot["id"]: lot for lot in story.last(log)[1]["lots"]}


def test_every_copy_says_where_it_comes_from(story: Story) -> None:
    story.ready("cpam-075")
    story.at("2026-04-15")
    story.closes("2026-Q1")

    originals = {fact.seq: fact for fact in story.facts(CENTRALE)}
    copies = story.facts("cpam-075")
    assert [fact.topic for fact in copies] == [
        "delivered.member-joined",
        "delivered.contract-opened",
        "delivered.quarter-closed",
    ]
    for copy in copies:
        assert copy.origin is not None
        original = originals[copy.origin["seq"]]
        assert copy.origin == {
            "log": CENTRALE,
            "seq": original.seq,
            "recorded_at": instant(original.recorded_at),
            "digest": original.digest.hex(),
        }
        assert (copy.effective, copy.data["by"]) == (original.effective, CENTRALE)


def test_an_opened_lot_says_what_it_is_to_this_member(story: Story) -> None:
    story.member("cpam-075")
    story.contract(*LOTS)
    story.opens("cpam-075")

    lots = lots_of(story)
    delivered = {
        name: [lots[lot][name] for lot in "123"]
        for name in ("in_territory", "reserved", "has_maximum", "opens")
    }
    assert delivered == {
        "in_territory": [True, False, True],
        "reserved": [True, False, True],
        "has_maximum": [True, False, False],
        "opens": [True, True, True],
    }
    assert lots["2"]["clause"]["target"] == 100_00


def test_the_maximum_of_a_contract_is_one_of_each_of_its_lots(story: Story) -> None:
    story.member("cpam-075")
    story.contract(LotTerms(identifier="1", title="Paris"), maximum=1_000_00)
    story.opens("cpam-075")

    lot = lots_of(story)["1"]
    assert lot["has_maximum"] is True
    assert "maximum" not in lot


def test_amounts_shares_and_evidence_of_an_award_are_never_delivered(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract(*LOTS)
    story.joins("cpam-075")
    story.contractor("ea-92", "EA")
    group = [
        GroupShare(contractor="esat-75", share_percent=98_76, lead=True),
        GroupShare(contractor="ea-92", share_percent=1_24),
    ]
    story.awards("esat-75", evidence=evidence(54_32), amount=123_456_78, group=group, sourcing="rencontre-1")

    topic, data = story.last("cpam-075")
    assert topic == "delivered.lot-awarded"
    assert set(data) == {"contract", "lot", "award", "origin", "effective", "by"}
    assert set(data["award"]) == {"contractor", "notified_on", "article", "protected", "kinds"}
    story.opens("cpam-075", since="2025-12-01")
    assert set(lots_of(story)["1"]["awards"][0]) == set(data["award"])


def test_facilitateurs_of_other_territories_are_left_out_of_an_opening(story: Story) -> None:
    story.contractor("proprete")
    story.facilitator("epec")
    story.facilitator("ave")
    story.contract()
    story.assigns("epec", territory="75")
    story.assigns("ave", territory="13")
    story.joins("cpam-075")

    assert [facilitator["facilitator"] for facilitator in lots_of(story)["1"]["facilitators"]] == ["epec"]


def test_an_assignment_for_another_territory_says_so(story: Story) -> None:
    story.ready("cpam-075")
    story.facilitator("ave")
    story.assigns("ave", territory="13")

    assert story.last("cpam-075")[1]["in_territory"] is False


def test_a_member_s_allocation_is_delivered_to_it_alone(story: Story) -> None:
    story.ready("cpam-075", "caf-013", lots=[LOTS[1], LotTerms(identifier="1", title="Paris")])
    story.allocates("cpam-075", 40_00, lot="2")

    assert story.last("cpam-075")[0] == "delivered.target-allocated"
    assert "member" not in story.last("cpam-075")[1]
    assert story.last("caf-013")[0] == "delivered.contract-opened"


def test_a_delivery_about_an_unknown_subject_cannot_be_formed(story: Story) -> None:
    story.ready("cpam-075")
    award = story.facts()[-3]
    assert award.topic == "contract.lot-awarded"

    with pytest.raises(NotFormed):
        received(award)


def a_fact(topic: str) -> Envelope:
    return Envelope(
        log=CENTRALE,
        seq=7,
        recorded_at=datetime(2026, 3, 31, 22, 30, tzinfo=UTC),
        topic=topic,
        version=1,
        subject="centrale/contract/x",
        data={},
        digest=bytes(32),
    )


def test_a_fact_of_an_unknown_kind_is_of_a_newer_version() -> None:
    with pytest.raises(UnknownEvent):
        received(a_fact("quarter.reopened"))


@pytest.mark.parametrize("topic", ["organisation.status-recorded", "contract.registered"])
def test_a_fact_with_no_member_safe_form_cannot_be_formed(topic: str) -> None:
    fact = a_fact(topic)

    with pytest.raises(NotFormed):
        received(fact)
    copy = undeliverable(fact, log="cpam-075", reason="NotFormed").pending_events[0]
    assert copy.originator_id == "cpam-075/undeliverable/7"
    assert vars(copy)["effective"] == "2026-04-01"
    assert vars(copy)["origin"]["seq"] == 7


def test_a_received_fact_is_one_pending_event(story: Story) -> None:
    story.member("cpam-075")
    aggregate = received(story.facts()[0])

    assert [vars(event)["effective"] for event in aggregate.pending_events] == ["2026-01-01"]
