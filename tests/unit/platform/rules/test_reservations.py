"""Rules 21 and 23: winning a reserved lot, taking over (domain research, section 5.3)."""

from datetime import date

import pytest

from support.lots_in_life import MEMBER, RESERVED_ONLY, invoice, reserved, status, substitute, terminate
from support.story import Story, evidence, figure, reserved_lots_open
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.domain.lots.lot_amendments import LotTerminated
from tremplin_platform.domain.lots.lot_roles import AlreadyAwarded, NoContractor
from tremplin_platform.domain.lots.reservation import (
    MixedReservation,
    NoEvidence,
    NotEligible,
    UnknownArticle,
)
from tremplin_platform.domain.refusals import UnknownContractor
from tremplin_platform.figures import measures


def test_rule_21_the_share_is_proved_and_dated_at_award(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    reserved(story, "L2113-12")
    for proof in (None, evidence(49_99)):
        with story.refuses(NoEvidence, pointer="/evidence"):
            story.awards("esat-75", evidence=proof)
    story.awards("esat-75", evidence=evidence(50_00))

    awarded = next(fact.data for fact in story.facts() if fact.topic == "contract.lot-awarded")
    assert awarded["evidence"] == {"share_percent": 50_00, "on": "2025-12-01"}
    assert awarded["award"]["article"] == "L2113-12"


@pytest.mark.parametrize(
    ("since", "until", "eligible"),
    [
        ("2025-01-01", "2026-02-28", False),
        ("2025-01-01", "2026-03-01", True),
        ("2026-03-01", None, True),
        ("2026-03-02", None, False),
    ],
)
def test_rule_21_the_status_is_that_of_the_day_of_notification(
    story: Story, since: str, until: str | None, eligible: bool
) -> None:
    story.contractor("esat-75")
    status(story, "ESAT", since=since, until=until)
    story.contract(RESERVED_ONLY)
    if not eligible:
        with story.refuses(NotEligible, pointer="/contractor"):
            story.awards("esat-75", on="2026-03-01", evidence=evidence())
        return
    story.awards("esat-75", on="2026-03-01", evidence=evidence())


def test_rule_21_the_article_won_is_the_first_that_the_winner_meets(story: Story) -> None:
    lots = [(["L2113-13", "L2113-12"], "both"), (["L2113-12", "L2113-13"], "both")]
    lots += [(["L2113-12", "L2113-13"], "ei-93"), ([], "both"), ([], "coop")]
    for identifier, kinds in (("both", ["EA", "EI"]), ("ei-93", ["EI"]), ("coop", ["ESS"])):
        story.contractor(identifier, *kinds)
    story.contractor("proprete")
    terms = [
        LotTerms(identifier=f"l{n}", title="Linge", articles=articles) for n, (articles, _) in enumerate(lots)
    ]
    story.contract(*terms, notice_on=date(2026, 6, 1))
    # Reserved without its article: who no social reservation admits is refused, that of young companies is none.
    with story.refuses(NotEligible):
        story.awards("proprete", lot="l3", evidence=evidence())
    with story.refuses(NoEvidence):
        story.awards("both", lot="l3")
    for number, (_, winner) in enumerate(lots):
        proof = None if winner == "coop" else evidence()  # R2113-7 asks no share of the social economy
        story.awards(winner, lot=f"l{number}", evidence=proof)

    won = [fact.data["award"] for fact in story.facts() if fact.topic == "contract.lot-awarded"]
    assert [item["article"] for item in won] == ["L2113-13", "L2113-12", "L2113-13", None, None]
    assert [item["protected"] for item in won] == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("articles", "allowed"),
    [
        (["L2113-12", "L2113-13"], True),
        (["L2113-12", "L2113-13-1"], True),
        (["L2113-13", "L2113-13-1"], True),
        (["L2113-12", "L2113-15"], False),
        (["L2113-13", "L2113-17"], False),
        (["L2113-12", "L2113-12"], False),
    ],
)
def test_rule_21_which_reservations_one_lot_joins(story: Story, articles: list[str], allowed: bool) -> None:
    if allowed:
        reserved(story, *articles, starts_on=date(2026, 6, 1))
        return
    with story.refuses(MixedReservation):
        reserved(story, *articles, starts_on=date(2026, 6, 1))


def test_rule_21_prisons_are_joined_only_for_who_meets_both(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contractor("atelier", "ESAT", "SEP")
    reserved(story, "L2113-12", "L2113-13-1")

    with story.refuses(NotEligible, pointer="/contractor"):
        story.awards("esat-75", evidence=evidence())
    story.awards("atelier", evidence=evidence())


def test_rule_21_a_refusal_names_eligible_statuses_and_unsettled_points(story: Story) -> None:
    story.contractor("eiti-75", "EITI")
    reserved(story, "L2113-13")

    with pytest.raises(NotEligible) as refused:
        story.awards("eiti-75", evidence=evidence())

    assert refused.value.article == "L2113-13"
    assert "Sont admis : ACI, AI, EI, ETTI." in refused.value.detail
    assert "EITI" in refused.value.detail.partition("Point ouvert")[2]


def test_rule_21_young_companies_are_no_social_reservation(story: Story) -> None:
    young = LotTerms(identifier="1", title="Logiciel", articles=["L2113-17"])
    with story.refuses(UnknownArticle):
        story.contract(young, notice_on=date(2026, 5, 27))
    story.contract(young, notice_on=date(2026, 5, 28))
    story.contractor("jeune")
    story.awards("jeune", on="2026-06-01")
    story.joins(MEMBER)
    story.orders(MEMBER, "bc-1", on="2026-06-02")
    invoice(story, 1_000_00)

    # Spent, but on no reserved lot: none is open, none is used.
    assert figure(story, measures.INVOICED, log=MEMBER) == 1_000_00
    assert figure(story, measures.RESERVED_SPEND, log=MEMBER) == 0
    assert figure(story, measures.RESERVED_CALL_OFFS, log=MEMBER) == 0
    assert reserved_lots_open(story, log=MEMBER, first="2026-01-01", last="2026-12-31") == 0


def test_rule_23_the_successor_on_a_reserved_lot_meets_the_same_conditions(story: Story) -> None:
    for identifier, kinds in (("esat-75", ["ESAT"]), ("ei-93", ["EI"]), ("ea-92", ["EA"])):
        story.contractor(identifier, *kinds)
    story.contract(RESERVED_ONLY)
    with story.refuses(NoContractor, pointer="/on"):
        substitute(story, "ea-92", on="2026-07-01", proof=evidence())
    story.awards("esat-75", evidence=evidence())
    story.joins(MEMBER)

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
    story.contract(RESERVED_ONLY)
    story.awards("esat-75", evidence=evidence())
    story.joins(MEMBER)
    substitute(story, "ea-92", on="2026-07-01", proof=evidence())
    for day in ("2026-06-30", "2026-07-01"):
        story.orders(MEMBER, f"bc-{day}", on=day)

    ordered = [fact.data for fact in story.facts(MEMBER) if fact.topic == "call-off.placed"]
    assert [item["contractor"] for item in ordered] == ["esat-75", "ea-92"]
    # What the first worked before is still its to declare.
    story.declares(MEMBER, "h1", contractor="esat-75", days=("2026-06-01", "2026-06-05"))
    story.declares(MEMBER, "h2", contractor="ea-92", days=("2026-07-01", "2026-07-03"))


def test_rule_23_a_successor_is_eligible_on_its_own_day(story: Story) -> None:
    story.contractor("ea-92", "EA")
    story.contractor("esat-75")
    status(story, "ESAT", since="2026-07-01", until=None)
    story.contract(RESERVED_ONLY)
    story.awards("ea-92", on="2026-02-01", evidence=evidence())

    with story.refuses(NoContractor, pointer="/on"):
        substitute(story, "esat-75", on="2026-01-31", proof=evidence())
    with story.refuses(NotEligible, pointer="/contractor"):
        substitute(story, "esat-75", on="2026-06-30", proof=evidence())
    substitute(story, "esat-75", on="2026-07-01", proof=evidence())
    terminate(story, on="2026-08-31")
    story.contractor("ea-93", "EA")
    with story.refuses(LotTerminated):
        substitute(story, "ea-93", on="2026-08-01", proof=evidence())
