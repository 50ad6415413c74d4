"""Contracts registered, published and opened; their lots, targets of members and facilitateurs."""

from datetime import date
from typing import Any

import pytest

from support.story import CENTRALE, CONTRACT, Story
from tremplin_platform.commands import Refused
from tremplin_platform.commands.contracts.contracts import (
    Fixed,
    Formula,
    LotTerms,
    Rate,
    ShareOfHours,
    open_contract,
    publish_contract,
)
from tremplin_platform.commands.organisations.organisations import register_organisation
from tremplin_platform.domain.contracts.contract_terms import AlreadyOpened, AlreadyPublished, NotPublished
from tremplin_platform.domain.lots.clause_target import NoTarget
from tremplin_platform.domain.lots.reservation import MixedReservation, UnknownArticle
from tremplin_platform.domain.organisations.organisation_terms import BadTerritory
from tremplin_platform.domain.refusals import (
    BadIdentifier,
    EndsBeforeItBegins,
    NotOpened,
    NotPositive,
    OutOfRange,
    RepeatedIdentifier,
    UnknownContractor,
    UnknownFacilitator,
    UnknownMember,
    UnknownValue,
)
from tremplin_platform.store.session import IdentifierUsed, Missing


def test_a_contract_without_lots_has_one_with_its_own_title(story: Story) -> None:
    story.registers()

    topic, data = story.last()
    assert (topic, data["audience"]) == ("contract.registered", "none")
    assert [(lot["id"], lot["title"], lot["territories"]) for lot in data["lots"]] == [
        ("1", "Nettoyage des locaux", [])
    ]


def test_a_lot_keeps_its_terms_and_its_target(story: Story) -> None:
    clause = Formula(function="main", amount=1_000_000_00, labour_share=50_00, effort=5_00, hourly_cost=30_00)
    story.registers(
        LotTerms(identifier="idf", title="IDF", articles=["L2113-12"], clause=clause, territories=["75"]),
    )

    (lot,) = story.last()[1]["lots"]
    assert lot["reservation"] == {"articles": ["L2113-12"]}
    assert lot["clause"]["target"] == 833_00
    assert lot["territories"] == ["75"]


@pytest.mark.parametrize(
    ("said", "refusal", "pointer"),
    [
        ({"identifier": "Nettoyage"}, BadIdentifier, "/id"),
        ({"buyer": "Pôle RSO"}, BadIdentifier, "/buyer"),
        ({"usage": "own"}, UnknownValue, "/usage"),
        ({"centrale_role": "grossiste"}, UnknownValue, "/centrale_role"),
        ({"kind": "concession"}, UnknownValue, "/kind"),
        ({"ends_on": date(2025, 12, 31)}, EndsBeforeItBegins, "/ends_on"),
        ({"maximum": 0}, NotPositive, "/maximum"),
    ],
)
def test_a_contract_is_refused_at_the_field_at_fault(
    story: Story, said: dict[str, Any], refusal: type[Refused], pointer: str
) -> None:
    with story.refuses(refusal, pointer=pointer):
        story.registers(**said)


@pytest.mark.parametrize(
    ("lot", "refusal", "pointer"),
    [
        ({"identifier": "A"}, BadIdentifier, "/lots/1/id"),
        ({"identifier": "1"}, RepeatedIdentifier, "/lots/1/id"),
        ({"territories": ["75", "100"]}, BadTerritory, "/lots/1/territories/1"),
        ({"maximum": -1}, NotPositive, "/lots/1/maximum"),
        ({"articles": ["L2113-99"]}, UnknownArticle, "/lots/1/reservation/articles"),
        ({"articles": ["L2113-17"]}, UnknownArticle, "/lots/1/reservation/articles"),
        ({"articles": ["L2113-12", "L2113-15"]}, MixedReservation, "/lots/1/reservation/articles"),
        ({"articles": ["L2113-12", "L2113-12"]}, MixedReservation, "/lots/1/reservation/articles"),
        ({"clause": Fixed(function="cleaning", hours=1_00)}, UnknownValue, "/lots/1/clause/function"),
        ({"clause": Fixed(function="main", hours=0)}, NotPositive, "/lots/1/clause/hours"),
        (
            {"clause": Formula(function="main", amount=1, labour_share=100_01, effort=1, hourly_cost=1)},
            OutOfRange,
            "/lots/1/clause/labour_share",
        ),
    ],
)
def test_a_lot_is_refused_at_the_field_at_fault(
    story: Story, lot: dict[str, Any], refusal: type[Refused], pointer: str
) -> None:
    with story.refuses(refusal, pointer=pointer):
        story.registers(
            LotTerms(identifier="1", title="Nord"),
            LotTerms(**{"identifier": "2", "title": "Sud", **lot}),
        )


def test_an_identifier_is_used_once(story: Story) -> None:
    story.registers()

    with pytest.raises(IdentifierUsed):
        story.registers()

    assert len(story.facts()) == 1


def test_a_contract_is_published_once(story: Story) -> None:
    story.registers()
    story.do(CENTRALE, publish_contract, identifier=CONTRACT, reason="marché notifié")

    assert story.last()[1]["reason"] == "marché notifié"
    with story.refuses(AlreadyPublished):
        story.do(CENTRALE, publish_contract, identifier=CONTRACT)
    with pytest.raises(Missing):
        story.do(CENTRALE, publish_contract, identifier="papeterie")


def test_a_contract_is_opened_once_published(story: Story) -> None:
    story.member("cpam-075")
    story.registers()

    with story.refuses(NotPublished):
        story.opens("cpam-075")


def test_a_contract_is_opened_to_a_member_of_the_centrale(story: Story) -> None:
    story.contract()
    story.contractor("proprete")

    with story.refuses(UnknownMember, pointer="/member"):
        story.opens("cpam-075")
    with story.refuses(UnknownMember):
        story.opens("proprete")


def test_the_opening_carries_the_whole_state_to_that_member_alone(story: Story) -> None:
    story.ready()
    story.member("cpam-075")
    story.member("caf-013", territory="13")
    story.opens("cpam-075", since="2026-02-01")

    topic, data = story.last("cpam-075")
    assert (topic, data["opened_from"]) == ("delivered.contract-opened", "2026-02-01")
    assert [award["contractor"] for award in data["lots"][0]["awards"]] == ["proprete"]
    assert [fact.topic for fact in story.facts("caf-013")] == ["delivered.member-joined"]


def test_opened_to_all_includes_later_members(story: Story) -> None:
    story.ready()
    story.opens(None)
    story.contractor("esat")
    story.awards("esat", on="2026-02-01")
    story.member("cpam-075", joined_on="2026-03-01")

    topics = [fact.topic for fact in story.facts("cpam-075")]
    assert topics == ["delivered.member-joined", "delivered.contract-opened", "delivered.lot-awarded"]


def test_opening_again_is_refused_unless_from_an_earlier_day(story: Story) -> None:
    story.ready("cpam-075")

    with story.refuses(AlreadyOpened, pointer="/from"):
        story.opens("cpam-075", since="2026-01-01")
    story.opens("cpam-075", since="2025-12-01")

    topic, data = story.last("cpam-075")
    assert (topic, data["opened_from"], data["replaced_from"]) == (
        "delivered.contract-reopened",
        "2025-12-01",
        "2026-01-01",
    )
    assert [lot["opens"] for lot in data["lots"]] == [False]


def test_a_member_that_it_was_opened_to_receives_the_opening_to_all_too(story: Story) -> None:
    story.ready("cpam-075")
    story.opens(None, since="2026-03-01")

    topic, data = story.last("cpam-075")
    assert (topic, data["opened_from"]) == ("delivered.contract-reopened", "2026-01-01")
    with story.refuses(AlreadyOpened):
        story.opens("cpam-075", since="2026-04-01")


def test_a_contract_unknown_is_not_opened(story: Story) -> None:
    story.do(CENTRALE, register_organisation, identifier="x", name="X", siret="35600000000048", kind="other")

    with pytest.raises(Missing):
        story.do(CENTRALE, open_contract, identifier="papeterie", member=None, since=date(2026, 1, 1))


FIXED = LotTerms(identifier="1", title="Paris", clause=Fixed(function="main", hours=833_00))


def allocate(story: Story, member: str = "cpam-075", *, hours: int = 100_00, lot: str = "1") -> None:
    story.allocates(member, hours, lot=lot)


def test_an_allocation_is_known_to_its_member_alone_from_today_on(story: Story) -> None:
    story.ready("cpam-075", "caf-013", lots=[FIXED])
    story.at("2026-03-31")
    allocate(story)

    topic, data = story.last("cpam-075")
    assert topic == "delivered.target-allocated"
    assert (data["hours"], data["replaced"], data["effective"]) == (100_00, None, "2026-03-31")
    assert story.last("caf-013")[0] == "delivered.contract-opened"


def test_an_allocation_replaces_the_one_before(story: Story) -> None:
    story.ready("cpam-075", lots=[FIXED])
    allocate(story)
    allocate(story, hours=0)

    assert [story.last(log)[1]["replaced"] for log in (CENTRALE, "cpam-075")] == [100_00, 100_00]


@pytest.mark.parametrize(
    "lot",
    [
        LotTerms(identifier="1", title="Paris"),
        LotTerms(identifier="1", title="Paris", clause=Rate(function="main", hours_per_1000_euros=5_00)),
        LotTerms(identifier="1", title="Paris", clause=ShareOfHours(function="main", percent=10_00)),
    ],
)
def test_only_a_fixed_or_computed_target_is_allocated(story: Story, lot: LotTerms) -> None:
    story.ready("cpam-075", lots=[lot])

    with story.refuses(NoTarget):
        allocate(story)


def test_a_target_is_allocated_to_a_member_that_the_contract_is_open_to(story: Story) -> None:
    story.ready(lots=[FIXED])
    story.member("cpam-075")

    with story.refuses(NotOpened, pointer="/member"):
        allocate(story)
    with story.refuses(UnknownMember):
        allocate(story, "proprete")
    story.opens(None)
    with story.refuses(NotPositive, pointer="/hours"):
        allocate(story, hours=-1)
    allocate(story)


def test_an_unknown_lot_is_not_allocated(story: Story) -> None:
    story.ready("cpam-075", lots=[FIXED])

    with pytest.raises(Missing):
        allocate(story, lot="2")


def test_an_assignment_reaches_members_the_contract_is_open_to(story: Story) -> None:
    story.ready("cpam-075")
    story.member("caf-013")
    story.facilitator("epec")
    story.assigns("epec", since="2026-02-01")

    topic, data = story.last("cpam-075")
    assert (topic, data["in_territory"]) == ("delivered.facilitator-assigned", True)
    assert data["assignment"] == {"facilitator": "epec", "from": "2026-02-01", "territory": None}
    assert story.last("caf-013")[0] == "delivered.member-joined"


def test_an_assignment_is_refused_at_the_field_at_fault(story: Story) -> None:
    story.ready()
    story.facilitator("epec")

    with story.refuses(UnknownFacilitator, pointer="/facilitator"):
        story.assigns("proprete")
    with story.refuses(BadTerritory, pointer="/territory"):
        story.assigns("epec", territory="Paris")
    with pytest.raises(Missing):
        story.assigns("epec", lot="2")


def test_a_member_is_not_a_contractor(story: Story) -> None:
    story.ready("cpam-075")

    with story.refuses(UnknownContractor):
        story.awards("cpam-075")
