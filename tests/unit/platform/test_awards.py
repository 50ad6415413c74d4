"""Awarding a lot, reserved or not."""

from datetime import date
from typing import Any

import pytest

from support.lots_in_life import reserved
from support.story import CONTRACT, Story, evidence
from tremplin_platform.commands import Refused
from tremplin_platform.commands.lots.lots import GroupShare
from tremplin_platform.domain.lots.award import TwoLeads
from tremplin_platform.domain.lots.lot_roles import AlreadyAwarded
from tremplin_platform.domain.lots.reservation import NoEvidence, NotEligible
from tremplin_platform.domain.refusals import NotPositive, OutOfRange, RepeatedIdentifier, UnknownContractor
from tremplin_platform.store.session import Missing

JOINT = ["L2113-13", "L2113-12"]
PRISON_TOO = ["L2113-12", "L2113-13-1"]


def test_a_lot_not_reserved_is_open_to_all_and_keeps_the_winner_status(story: Story) -> None:
    story.contractor("ea-nord", "EA", "ESS")
    story.contract()
    story.awards("ea-nord", amount=120_000_00)

    topic, data = story.last()
    assert (topic, data["audience"], data["amount"]) == (
        "contract.lot-awarded",
        "contract:nettoyage",
        120_000_00,
    )
    assert data["award"] == {
        "contractor": "ea-nord",
        "notified_on": "2026-01-01",
        "article": None,
        "protected": True,
        "kinds": ["EA", "ESS"],
    }


@pytest.mark.parametrize(
    ("kinds", "protected"),
    [
        (("EA", "EATT", "ESAT", "EI", "AI", "ACI", "ETTI"), True),
        (("EITI", "GEIQ", "SEP", "TIH", "ESS"), False),
    ],
)
def test_protected_is_adapted_company_esat_or_insertion_structure(
    story: Story, kinds: tuple[str, ...], protected: bool
) -> None:
    awarded = {}
    for kind in kinds:
        story.contractor(f"winner-{kind.lower()}", kind)
        story.contract(identifier=kind.lower())
        story.awards(f"winner-{kind.lower()}", contract=kind.lower())
        facts = [fact.data for fact in story.facts() if fact.topic == "contract.lot-awarded"]
        awarded[kind] = facts[-1]["award"]["protected"]

    assert awarded == dict.fromkeys(kinds, protected)


@pytest.mark.parametrize(
    ("articles", "kinds", "article"),
    [
        (["L2113-12"], ["EA"], "L2113-12"),
        (["L2113-12"], ["EATT"], "L2113-12"),
        (["L2113-12"], ["ESAT"], "L2113-12"),
        (["L2113-13"], ["EI"], "L2113-13"),
        (["L2113-13"], ["AI"], "L2113-13"),
        (["L2113-13"], ["ACI"], "L2113-13"),
        (["L2113-13"], ["ETTI"], "L2113-13"),
        (["L2113-13-1"], ["SEP"], "L2113-13-1"),
        (JOINT, ["ESAT"], "L2113-12"),
        (JOINT, ["ACI", "ESAT"], "L2113-13"),
        (PRISON_TOO, ["EA", "SEP"], "L2113-12"),
        ([], ["EI"], None),
    ],
)
def test_a_reserved_lot_is_won_under_the_winner_s_first_article(
    story: Story, articles: list[str], kinds: list[str], article: str | None
) -> None:
    story.contractor("winner", *kinds)
    reserved(story, *articles)
    story.awards("winner", evidence=evidence(50_00))

    assert story.last()[1]["award"]["article"] == article


@pytest.mark.parametrize(
    ("articles", "kinds"),
    [
        (["L2113-12"], []),
        (["L2113-12"], ["EI"]),
        (["L2113-13"], ["EA"]),
        (["L2113-13"], ["EITI"]),
        (["L2113-13"], ["GEIQ"]),
        (["L2113-13-1"], ["EA"]),
        (["L2113-15"], ["EA"]),
        (PRISON_TOO, ["EA"]),
        ([], ["GEIQ"]),
    ],
)
def test_a_winner_without_the_status_is_not_eligible(
    story: Story, articles: list[str], kinds: list[str]
) -> None:
    story.contractor("winner", *kinds)
    reserved(story, *articles)

    with story.refuses(NotEligible, pointer="/contractor"):
        story.awards("winner", evidence=evidence())


@pytest.mark.parametrize(
    ("kind", "articles"), [("EA", ["L2113-12"]), ("EI", ["L2113-13"]), ("SEP", ["L2113-13-1"])]
)
def test_half_of_the_workers_must_be_proved(story: Story, kind: str, articles: list[str]) -> None:
    story.contractor("winner", kind)
    reserved(story, *articles)

    with story.refuses(NoEvidence, pointer="/evidence"):
        story.awards("winner")
    with story.refuses(NoEvidence):
        story.awards("winner", evidence=evidence(49_99))


@pytest.mark.parametrize(("article", "kind"), [("L2113-15", "ESS"), ("L2113-17", "TIH")])
def test_social_economy_and_young_companies_need_no_share(story: Story, article: str, kind: str) -> None:
    story.contractor("winner", kind)
    reserved(story, article, starts_on=date(2026, 6, 1))
    story.awards("winner", on="2026-06-01")

    assert story.last()[1]["award"]["article"] == article


def test_a_second_award_makes_a_lot_multi_award(story: Story) -> None:
    story.contractor("un")
    story.contractor("deux")
    story.contract()
    story.awards("un")
    story.awards("deux")

    with story.refuses(AlreadyAwarded, pointer="/contractor"):
        story.awards("un", on="2026-02-01")


def test_the_winner_and_its_group_are_registered_contractors(story: Story) -> None:
    story.contractor("un")
    story.facilitator("epec")
    story.contract()

    for unknown in ("deux", "epec"):
        with story.refuses(UnknownContractor, pointer="/contractor"):
            story.awards(unknown)
    with story.refuses(UnknownContractor, pointer="/group/0/contractor"):
        story.awards("un", group=[GroupShare(contractor="deux", share_percent=50_00)])


@pytest.mark.parametrize(
    ("said", "refusal", "pointer"),
    [
        ({"amount": 0}, NotPositive, "/amount"),
        ({"evidence": evidence(100_01)}, OutOfRange, "/evidence/share_percent"),
        ({"group": [GroupShare(contractor="un", share_percent=0)]}, OutOfRange, "/group/0/share_percent"),
        ({"group": [GroupShare(contractor="un", share_percent=1_00)] * 2}, RepeatedIdentifier, "/group"),
        (
            {"group": [GroupShare(contractor=item, share_percent=50_01) for item in ("un", "deux")]},
            OutOfRange,
            "/group",
        ),
        (
            {
                "group": [
                    GroupShare(contractor=item, share_percent=50_00, lead=True) for item in ("un", "deux")
                ]
            },
            TwoLeads,
            "/group",
        ),
    ],
)
def test_an_award_is_refused_at_the_field_at_fault(
    story: Story, said: dict[str, Any], refusal: type[Refused], pointer: str
) -> None:
    story.contractor("un")
    story.contractor("deux")
    story.contract()

    with story.refuses(refusal, pointer=pointer):
        story.awards("un", **said)


def test_an_unknown_lot_is_not_awarded(story: Story) -> None:
    story.ready()

    for contract, lot in ((CONTRACT, "2"), ("papeterie", "1")):
        with pytest.raises(Missing):
            story.awards("proprete", contract=contract, lot=lot)
