"""Rules 22, 24, 25, 28 and 45: who won what, in which group, as what, and what a lost status flags."""

from dataclasses import replace
from datetime import date

import pytest

from support.lots_in_life import MEMBER, RESERVED_ONLY, held, invoice, shares, status, substitute
from support.story import BUYER, CENTRALE, Story, evidence, figure
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.commands.lots.lots import GroupShare
from tremplin_platform.commands.organisations.organisations import StatusTerms, register_organisation
from tremplin_platform.domain.hours.declaration import NotTheContractor
from tremplin_platform.domain.lots.award import (
    LeadNotContractor,
    SharesNotWhole,
    StatementNeeded,
    TwoLeads,
)
from tremplin_platform.domain.lots.reservation import NoEvidence, NotEligible
from tremplin_platform.domain.refusals import OutOfRange, Refused, RepeatedIdentifier
from tremplin_platform.figures import measures

RESERVED_TOO = LotTerms(identifier="2", title="Papeterie", articles=["L2113-12"])


def test_rule_24_a_protected_win_outside_reservation_counts_apart(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract()
    story.awards("esat-75", sourcing="rencontre-1")
    story.joins(MEMBER)
    story.orders(MEMBER, "bc-1", on="2026-02-01")
    invoice(story, 4_000_00)
    status(story, "ESAT", until="2026-03-31")
    invoice(story, 1_000_00, identifier="f-2", on="2026-05-01")

    # 4,000 € and, its status lost since, 1,000 €: both with a winner protected at award, on no reserved lot.
    assert figure(story, measures.PROTECTED_SPEND_NOT_RESERVED, log=MEMBER) == 5_000_00
    assert figure(story, measures.RESERVED_SPEND, log=MEMBER) == 0
    awarded = next(fact.data for fact in story.facts() if fact.topic == "contract.lot-awarded")
    assert (awarded["sourcing"], awarded["award"]["protected"], awarded["award"]["article"]) == (
        "rencontre-1",
        True,
        None,
    )


def test_rule_24_a_winner_of_unsettled_status_stays_an_open_point(story: Story) -> None:
    story.contractor("eiti-75", "EITI")
    story.contractor("eiti-et-aci", "EITI", "ACI")
    story.contractor("eiti-92", "EITI")
    story.contract()
    story.awards("eiti-75")

    topic, data = story.last()
    assert (topic, data["question"], data["about"]) == (
        "contract.open-point-kept",
        "winner-not-settled",
        ["eiti-75"],
    )
    assert (data["audience"], data["statement"], data["effective"]) == ("none", "", "2026-01-01")
    story.joins(MEMBER)
    story.orders(MEMBER, "bc-1", on="2026-02-01")
    invoice(story, 4_000_00)
    assert figure(story, measures.PROTECTED_SPEND_NOT_RESERVED, log=MEMBER) == 0

    # Who is an ACI too is a structure of L2113-13 whatever an EITI is; who takes over as an EITI is none.
    substitute(story, "eiti-et-aci", on="2026-10-01")
    assert story.last()[0] == "contract.contractor-substituted"
    substitute(story, "eiti-92", on="2026-11-01")
    assert (story.last()[0], story.last()[1]["about"]) == ("contract.open-point-kept", ["eiti-92"])


def test_rule_25_an_ineligible_co_contractor_needs_a_statement(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contractor("proprete")
    story.contract(RESERVED_ONLY)
    group = shares(esat_75=70_00, proprete=30_00)

    with story.refuses(StatementNeeded, pointer="/statement"):
        story.awards("esat-75", evidence=evidence(), group=group)
    story.awards("esat-75", evidence=evidence(), group=group, statement="Groupement jugé en son entier")

    topic, data = story.last()
    assert (topic, data["audience"]) == ("contract.open-point-kept", "none")
    assert (data["question"], data["about"]) == ("co-contractor-not-eligible", ["proprete"])
    assert data["statement"] == "Groupement jugé en son entier"
    awarded = next(fact.data for fact in story.facts() if fact.topic == "contract.lot-awarded")
    assert awarded["group"] == [
        {"contractor": "esat-75", "share_percent": 70_00, "lead": True},
        {"contractor": "proprete", "share_percent": 30_00, "lead": False},
    ]


def test_rule_25_a_group_that_is_eligible_whole_asks_for_nothing(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contractor("proprete", "EA")
    story.contract(RESERVED_ONLY)
    story.awards("esat-75", evidence=evidence(), group=shares(esat_75=70_00, proprete=30_00))

    assert story.last()[0] == "contract.lot-awarded"


def test_rule_25_a_group_member_has_its_statuses_on_notification(story: Story) -> None:
    story.contractor("ea-92", "EA")
    story.contractor("esat-75")
    status(story, "ESAT", until="2026-02-28")
    story.contract(RESERVED_ONLY, RESERVED_TOO)
    group = shares(ea_92=60_00, esat_75=40_00)

    with story.refuses(StatementNeeded, pointer="/statement"):
        story.awards("ea-92", on="2026-03-01", evidence=evidence(), group=group)
    story.awards("ea-92", lot="2", on="2026-02-28", evidence=evidence(), group=group)


def test_rule_28_status_is_the_establishment_s_not_the_company_s(story: Story) -> None:
    # One association, two establishments: each SIRET is a contractor with its own statuses and days.
    for identifier, siret, kind in (
        ("asso-aci", "77605646700587", "ACI"),
        ("asso-esat", "77605646700595", "ESAT"),
    ):
        story.do(
            CENTRALE,
            register_organisation,
            identifier=identifier,
            name="Association",
            siret=siret,
            kind="contractor",
            statuses=[StatusTerms(kind=kind, since=date(2025, 1, 1), until=None)],
        )
    story.contract(RESERVED_ONLY)

    with story.refuses(NotEligible):
        story.awards("asso-aci", evidence=evidence())
    story.awards("asso-esat", evidence=evidence())


def test_rule_28_a_status_is_of_a_kind_and_of_its_days(story: Story) -> None:
    story.contractor("esat-75")
    story.contract(RESERVED_ONLY, RESERVED_TOO)
    status(story, "ESAT", since="2025-01-01", until=None)
    status(story, "ESAT", since="2025-01-01", until="2026-01-31")  # the same one, whose end is now known
    status(story, "ESAT", since="2026-03-01", until=None)

    for day in ("2026-02-01", "2026-02-28"):
        with story.refuses(NotEligible):
            story.awards("esat-75", on=day, evidence=evidence())
    story.awards("esat-75", on="2026-01-31", evidence=evidence())
    story.awards("esat-75", lot="2", on="2026-03-01", evidence=evidence())


def test_rule_45_a_group_has_one_lead_and_shares_of_100_percent(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contractor("proprete")
    story.contract()
    nobody_leads = [replace(share, lead=False) for share in shares(esat_75=70_00, proprete=30_00)]

    with story.refuses(SharesNotWhole, pointer="/group"):
        story.awards("esat-75", group=shares(esat_75=70_00, proprete=29_99))
    for contractor, group in (("esat-75", nobody_leads), ("proprete", shares(esat_75=70_00, proprete=30_00))):
        with story.refuses(LeadNotContractor, pointer="/group"):
            story.awards(contractor, group=group)
    story.awards("esat-75", group=shares(esat_75=70_00, proprete=30_00))
    story.joins(MEMBER)

    # Orders go to the lead, and the lead alone declares.
    story.orders(MEMBER, "bc-1")
    assert story.last(MEMBER)[1]["contractor"] == "esat-75"
    with story.hides():
        story.declares(MEMBER, contractor="proprete")
    with story.refuses(NotTheContractor):
        story.declares(MEMBER, contractor="proprete", by=BUYER)
    story.declares(MEMBER, contractor="esat-75", modality="subcontract", subcontractor="proprete")


@pytest.mark.parametrize(
    ("group", "refusal", "pointer"),
    [
        ([("esat-75", 60_00, True), ("proprete", 40_00, True)], TwoLeads, "/group"),
        ([("esat-75", 60_00, True), ("proprete", 40_01, False)], OutOfRange, "/group"),
        ([("esat-75", 100_00, True), ("proprete", 0, False)], OutOfRange, "/group/1/share_percent"),
        ([("esat-75", 60_00, True), ("esat-75", 40_00, False)], RepeatedIdentifier, "/group"),
    ],
)
def test_rule_45_a_group_has_one_lead_and_each_company_once(
    story: Story, group: list[tuple[str, int, bool]], refusal: type[Refused], pointer: str
) -> None:
    story.contractor("esat-75", "ESAT")
    story.contractor("proprete")
    story.contract()
    winners = [GroupShare(contractor=who, share_percent=share, lead=lead) for who, share, lead in group]

    with story.refuses(refusal, pointer=pointer):
        story.awards("esat-75", group=winners)


def test_rule_45_a_lead_that_fails_is_replaced_by_one_of_the_group(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contractor("ea-92", "EA")
    story.contract(RESERVED_ONLY)
    story.awards("esat-75", evidence=evidence(), group=shares(esat_75=70_00, ea_92=30_00))
    with story.refuses(NoEvidence):  # R2194-6: the successor meets the conditions that the first had to meet
        substitute(story, "ea-92", on="2026-07-01")
    substitute(story, "ea-92", on="2026-07-01", proof=evidence())
    story.joins(MEMBER)
    story.orders(MEMBER, "bc-1", on="2026-07-01")

    assert story.last(MEMBER)[1]["contractor"] == "ea-92"


def days_lost(story: Story) -> list[str | None]:
    """From which day the winner has lost its status, at each change recorded."""
    facts = [fact for fact in story.facts() if fact.topic == "contract.winner-status-changed"]
    return [fact.data["lost_on"] for fact in facts]


def test_rule_22_a_lost_status_flags_later_hours_and_removes_none(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract(RESERVED_ONLY)
    story.awards("esat-75", evidence=evidence())
    story.joins(MEMBER)
    status(story, "ESAT", until="2026-06-30")

    winners = story.last(MEMBER)
    assert (winners[0], winners[1]["contractor"], winners[1]["lost_on"]) == (
        "delivered.winner-status-changed",
        "esat-75",
        "2026-07-01",
    )
    # Reserved as at award: an order, its spend and the hours after the loss still count.
    story.orders(MEMBER, "bc-1", on="2026-08-01")
    invoice(story, 1_000_00)
    story.declares(MEMBER, contractor="esat-75", days=("2026-08-03", "2026-08-07"))
    assert figure(story, measures.RESERVED_SPEND, log=MEMBER) == 1_000_00
    assert story.last(MEMBER)[1]["protected"] is True


def test_rule_22_another_status_keeps_the_lot_and_regaining_lifts_the_flag(story: Story) -> None:
    story.contractor("esat-75", "ESAT", "EA")
    story.contract(RESERVED_ONLY)
    story.awards("esat-75", evidence=evidence())
    before = len(story.facts())
    status(story, "ESAT", until="2026-06-30")
    assert [fact.topic for fact in story.facts()[before:]] == ["organisation.status-recorded"]

    status(story, "EA", until="2026-03-31")
    assert days_lost(story) == ["2026-07-01"]  # ESAT held until the end of June
    status(story, "EA", since="2026-04-01", until=None)
    assert days_lost(story) == ["2026-07-01", None]


def test_rule_22_a_status_whose_end_is_known_at_award_is_lost_that_day(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    status(story, "ESAT", until="2026-06-30")  # an annexe financière of its year
    story.contract(RESERVED_ONLY)
    story.joins(MEMBER)
    story.awards("esat-75", evidence=evidence())

    assert [fact.topic for fact in story.facts()[-2:]] == [
        "contract.lot-awarded",
        "contract.winner-status-changed",
    ]
    assert days_lost(story) == ["2026-07-01"]
    assert story.last(MEMBER)[1]["lost_on"] == "2026-07-01"
    # The next year's is held from the day after: there is no day without it, and nothing more is sent.
    status(story, "ESAT", since="2026-07-01", until="2027-06-30")
    status(story, "ESAT", since="2027-07-01", until=None)
    assert days_lost(story) == ["2026-07-01", "2027-07-01", None]
    assert [held(story, log)["life"]["lost_statuses"] for log in (CENTRALE, MEMBER)] == [[], []]


def test_rule_22_and_23_a_successor_s_status_has_its_end_too(story: Story) -> None:
    story.contractor("ea-92", "EA")
    story.contractor("esat-75", "ESAT")
    story.contract(RESERVED_ONLY)
    story.awards("ea-92", evidence=evidence())
    assert story.last()[0] == "contract.lot-awarded"  # held without end: nothing more is sent
    status(story, "ESAT", until="2026-12-31")
    substitute(story, "esat-75", on="2026-06-01", proof=evidence())

    topic, data = story.last()
    assert (topic, data["contractor"], data["lost_on"]) == (
        "contract.winner-status-changed",
        "esat-75",
        "2027-01-01",
    )


def test_rule_22_a_status_false_at_award_is_lost_from_that_day(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract(RESERVED_ONLY)
    story.awards("esat-75", on="2026-02-01", evidence=evidence())
    status(story, "ESAT", until="2025-12-31")

    assert days_lost(story) == ["2026-02-01"]
    status(story, "ESAT", until="2026-02-01")
    assert days_lost(story) == ["2026-02-01", "2026-02-02"]
