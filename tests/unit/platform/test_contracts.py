"""Registering a contract, publishing it, opening it to members."""

from datetime import date
from typing import Any

import pytest

from support.story import CENTRALE, CONTRACT, Story
from tremplin_platform.commands import Refused
from tremplin_platform.commands.contracts.contracts import (
    ContractTerms,
    Fixed,
    Formula,
    LotTerms,
    open_contract,
    publish_contract,
    register_contract,
)
from tremplin_platform.commands.organisations.organisations import register_organisation
from tremplin_platform.domain.contracts.contract_terms import AlreadyOpened, AlreadyPublished, NotPublished
from tremplin_platform.domain.lots.reservation import MixedReservation, UnknownArticle
from tremplin_platform.domain.organisations.organisation_terms import BadTerritory
from tremplin_platform.domain.refusals import (
    BadIdentifier,
    EndsBeforeItBegins,
    NotPositive,
    OutOfRange,
    RepeatedIdentifier,
    UnknownMember,
    UnknownValue,
)
from tremplin_platform.store.session import IdentifierUsed, Missing

TERMS: dict[str, Any] = {
    "title": "Nettoyage des locaux",
    "buyer": "pole-rso",
    "usage": "internal",
    "centrale_role": "intermediary",
    "kind": "framework",
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2026, 12, 31),
}


def register(story: Story, *lots: LotTerms, identifier: str = CONTRACT, **said: Any) -> None:
    terms = ContractTerms(**(TERMS | said))
    story.do(CENTRALE, register_contract, identifier=identifier, terms=terms, lots=lots)


def test_a_contract_without_lots_has_one_with_its_own_title(story: Story) -> None:
    register(story)

    topic, data = story.last()
    assert (topic, data["audience"]) == ("contract.registered", "none")
    assert [(lot["id"], lot["title"], lot["territories"]) for lot in data["lots"]] == [
        ("1", "Nettoyage des locaux", [])
    ]


def test_a_lot_keeps_its_terms_and_its_target(story: Story) -> None:
    clause = Formula(function="main", amount=1_000_000_00, labour_share=50_00, effort=5_00, hourly_cost=30_00)
    register(
        story,
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
        register(story, **said)


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
        register(
            story,
            LotTerms(identifier="1", title="Nord"),
            LotTerms(**{"identifier": "2", "title": "Sud", **lot}),
        )


def test_a_reservation_is_under_the_law_of_the_day_of_the_notice(story: Story) -> None:
    lot = LotTerms(identifier="1", title="Logiciels", articles=["L2113-17"])

    with story.refuses(UnknownArticle):
        register(story, lot, notice_on=date(2026, 5, 27))
    register(story, lot, notice_on=date(2026, 5, 28), starts_on=date(2026, 6, 1))


def test_an_identifier_is_used_once(story: Story) -> None:
    register(story)

    with pytest.raises(IdentifierUsed):
        register(story)

    assert len(story.facts()) == 1


def test_a_contract_is_published_once(story: Story) -> None:
    register(story)
    story.do(CENTRALE, publish_contract, identifier=CONTRACT, reason="marché notifié")

    assert story.last()[1]["reason"] == "marché notifié"
    with story.refuses(AlreadyPublished):
        story.do(CENTRALE, publish_contract, identifier=CONTRACT)
    with pytest.raises(Missing):
        story.do(CENTRALE, publish_contract, identifier="papeterie")


def test_a_contract_is_opened_once_published(story: Story) -> None:
    story.member("cpam-075")
    register(story)

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
    assert topics == ["delivered.contract-opened", "delivered.lot-awarded", "delivered.member-joined"]


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
