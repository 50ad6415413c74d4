"""Rules 21 to 29: reserved markets (domain research, section 5.3), and the group of companies (rule 45)."""

from datetime import date
from typing import Any

import pytest

from support.story import CENTRALE, CONTRACT, Story, evidence
from tremplin_platform.commands.contracts import LotTerms, renew_contract
from tremplin_platform.commands.lots import Evidence, substitute_contractor
from tremplin_platform.domain.award import AlreadyAwarded, NoContractor
from tremplin_platform.domain.refusals import UnknownContractor
from tremplin_platform.domain.renewing import EssDuration
from tremplin_platform.domain.reservation import NoEvidence, NotEligible

MEMBER = "cpam-075"
RESERVED = LotTerms(identifier="1", title="Espaces verts", articles=["L2113-12"])


def reserved(story: Story, *articles: str, **terms: Any) -> None:
    story.contract(LotTerms(identifier="1", title="Espaces verts", articles=articles), **terms)


def substitute(story: Story, contractor: str, *, on: str, proof: Evidence | None = None) -> None:
    story.do(
        CENTRALE,
        substitute_contractor,
        contract=CONTRACT,
        lot="1",
        contractor=contractor,
        on=date.fromisoformat(on),
        ground="R2194-6",
        evidence=proof,
    )


def renew(story: Story, until: str) -> None:
    story.do(CENTRALE, renew_contract, identifier=CONTRACT, until=date.fromisoformat(until))


def test_rule_23_the_successor_on_a_reserved_lot_meets_the_same_conditions(story: Story) -> None:
    for identifier, kinds in (("esat-75", ["ESAT"]), ("ei-93", ["EI"]), ("ea-92", ["EA"])):
        story.contractor(identifier, *kinds)
    story.contract(RESERVED)
    with story.refuses(NoContractor, pointer="/on"):
        substitute(story, "ea-92", on="2026-07-01", proof=evidence())
    story.awards("esat-75", evidence=evidence())
    story.member(MEMBER)
    story.opens(MEMBER)

    with story.refuses(NotEligible, pointer="/contractor"):
        substitute(story, "ei-93", on="2026-07-01", proof=evidence())
    with story.refuses(NoEvidence, pointer="/evidence"):
        substitute(story, "ea-92", on="2026-07-01")
    with story.refuses(NoEvidence):
        substitute(story, "ea-92", on="2026-07-01", proof=evidence(49_99))
    with story.refuses(AlreadyAwarded):
        substitute(story, "esat-75", on="2026-07-01", proof=evidence())
    with story.refuses(UnknownContractor):
        substitute(story, "nobody", on="2026-07-01", proof=evidence())
    substitute(story, "ea-92", on="2026-07-01", proof=evidence(50_00))

    topic, data = story.last(MEMBER)
    assert (topic, data["replaced"]) == ("delivered.contractor-substituted", "esat-75")
    assert data["award"] == {
        "contractor": "ea-92",
        "notified_on": "2026-07-01",
        "article": "L2113-12",
        "protected": True,
        "kinds": ["EA"],
    }
    assert "evidence" not in data


def test_rule_23_orders_go_to_the_successor_from_its_day_on(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contractor("ea-92", "EA")
    story.contract(RESERVED)
    story.awards("esat-75", evidence=evidence())
    story.member(MEMBER)
    story.opens(MEMBER)
    substitute(story, "ea-92", on="2026-07-01", proof=evidence())
    for day in ("2026-06-30", "2026-07-01"):
        story.orders(MEMBER, f"bc-{day}", on=day)

    ordered = [fact.data for fact in story.facts(MEMBER) if fact.topic == "call-off.placed"]
    assert [each["contractor"] for each in ordered] == ["esat-75", "ea-92"]
    # What the first worked before is still its to declare.
    story.declares(MEMBER, "h1", contractor="esat-75", days=("2026-06-01", "2026-06-05"))
    story.declares(MEMBER, "h2", contractor="ea-92", days=("2026-07-01", "2026-07-03"))


@pytest.mark.parametrize(
    ("ends_on", "until"), [(date(2028, 12, 31), "2029-01-01"), (date(2027, 1, 1), "2029-06-30")]
)
def test_rule_27_a_lot_of_the_social_economy_lasts_three_years_renewals_included(
    story: Story, ends_on: date, until: str
) -> None:
    social = LotTerms(identifier="1", title="Aide à domicile", articles=["L2113-15"])
    with story.refuses(EssDuration, pointer="/ends_on"):
        story.contract(social, ends_on=date(2029, 1, 1))
    story.contract(social, ends_on=ends_on)

    with story.refuses(EssDuration, pointer="/until"):
        renew(story, until)
    if ends_on < date(2028, 12, 31):
        renew(story, "2028-12-31")
