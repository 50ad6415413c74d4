"""Rules 13, 14, 18, 20 and 27: tranches, rates, several winners, invoices, and the social economy."""

from datetime import date
from typing import Any

import pytest

from support.lots_in_life import FIXED, MEMBER, RATED, RESERVED_ONLY, add_hours, affirm, held, renew
from support.story import CENTRALE, CONTRACT, Story, evidence, figure
from tremplin_platform.commands.clauses.execution import annul_clause
from tremplin_platform.commands.contracts.contracts import LotTerms, Rate
from tremplin_platform.commands.lots.lot_life import affirm_tranche, cancel_lot, terminate_lot
from tremplin_platform.domain.contracts.contract_terms import EssDuration
from tremplin_platform.domain.contracts.reserved_winner import EssRepeat
from tremplin_platform.domain.lots.clause_target import NoTarget
from tremplin_platform.domain.lots.lot_amendments import (
    AlreadyAffirmed,
    ClauseAnnulled,
    LotCancelled,
    LotTerminated,
    target_on,
)
from tremplin_platform.domain.orders.order_terms import OverMaximum
from tremplin_platform.domain.refusals import (
    NotPositive,
)
from tremplin_platform.figures import measures
from tremplin_platform.store.session import IdentifierUsed, Missing


def test_rule_14_a_rate_makes_hours_due_for_orders_within_the_maximum(story: Story) -> None:
    limited = LotTerms(
        identifier="1",
        title="Paris",
        clause=Rate(function="main", hours_per_1000_euros=20_00),
        maximum=50_000_00,
    )
    story.ready(MEMBER, lots=[limited])
    assert figure(story, measures.DUE, log=MEMBER) == 0

    story.orders(MEMBER, "bc-1", amount=30_000_00)
    with story.refuses(OverMaximum):
        story.orders(MEMBER, "bc-2", amount=20_000_01)
    story.orders(MEMBER, "bc-2", amount=20_000_00)

    # 50,000 € at 20 h per 1,000 €: 1,000 h, not those of the refused order.
    assert figure(story, measures.DUE, log=MEMBER) == 1_000_00


def test_rule_13_a_tranche_is_due_once_affirmed_and_from_that_day_on(story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED])
    add_hours(story, "option-1", 200_00)
    add_hours(story, "option-2", 50_00)
    lot = held(story)
    assert [target_on(lot, day=day) for day in ("2026-01-01", "2026-12-31")] == [833_00, 833_00]

    affirm(story, "option-1", on="2026-07-01")

    # 833 h, then 833 + 200 h; the 50 h of the tranche that is not affirmed never become due.
    for known in (held(story), held(story, MEMBER)):
        found = [target_on(known, day=day) for day in ("2026-06-30", "2026-07-01", "2030-01-01")]
        assert found == [833_00, 1_033_00, 1_033_00]
    topic, data = story.last(MEMBER)
    assert (topic, data["tranche"], data["hours"]) == ("delivered.tranche-affirmed", "option-1", 200_00)


def test_rule_13_an_invalid_tranche_is_refused(story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED, LotTerms(identifier="2", title="Lyon", clause=RATED.clause)])
    add_hours(story, "option-1", 200_00)

    with pytest.raises(IdentifierUsed):
        add_hours(story, "option-1", 10_00)
    with story.refuses(NotPositive, pointer="/hours"):
        add_hours(story, "option-2", 0)
    with story.refuses(NoTarget):
        add_hours(story, "option-2", 10_00, lot="2")
    with pytest.raises(Missing):
        affirm(story, "option-2", on="2026-07-01")
    affirm(story, "option-1", on="2026-07-01")
    with story.refuses(AlreadyAffirmed):
        affirm(story, "option-1", on="2026-08-01")


def test_rule_13_an_ended_lot_neither_takes_nor_affirms_a_tranche(story: Story) -> None:
    lots = [LotTerms(identifier=lot, title=lot, clause=FIXED.clause) for lot in ("1", "2", "3")]
    story.ready(MEMBER, lots=lots)
    story.awards("proprete", lot="3")
    for lot in ("1", "2", "3"):
        add_hours(story, "option-1", 200_00, lot=lot)
    at: dict[str, Any] = {"contract": CONTRACT, "reason": "redressement"}
    story.do(CENTRALE, terminate_lot, **at, lot="1", on=date(2026, 6, 30))
    story.do(CENTRALE, cancel_lot, **at, lot="2")
    story.do(CENTRALE, annul_clause, **at, lot="3", on=date(2026, 1, 5))

    for lot, refusal in (("1", LotTerminated), ("2", LotCancelled), ("3", ClauseAnnulled)):
        with story.refuses(refusal):
            add_hours(story, "option-2", 50_00, lot=lot)
        with story.refuses(refusal):
            story.do(
                CENTRALE, affirm_tranche, contract=CONTRACT, lot=lot, tranche="option-1", on=date(2026, 7, 1)
            )


def test_rule_18_orders_of_a_multi_award_lot_bear_the_target(story: Story) -> None:
    story.ready(MEMBER, lots=[RATED])
    story.contractor("esat-75", "ESAT")
    story.orders(MEMBER, "bc-1", on="2026-02-01")
    story.awards("esat-75", on="2026-03-01")
    story.orders(MEMBER, "bc-2", on="2026-03-01")

    # 10,000 € each at 20 h per 1,000 €: 200 h with each order, borne by the contractor it goes to.
    orders = [fact.data for fact in story.facts(MEMBER) if fact.topic == "call-off.placed"]
    assert [(order["contractor"], order["due"], order["protected"]) for order in orders] == [
        ("proprete", 200_00, False),
        ("esat-75", 200_00, True),
    ]
    story.declares(MEMBER, "h1", contractor="proprete")
    story.declares(MEMBER, "h2", contractor="esat-75", days=("2026-03-02", "2026-03-06"))
    assert [fact.data["protected"] for fact in story.facts(MEMBER) if fact.topic == "hours.declared"] == [
        False,
        True,
    ]


def test_rule_20_invoices_count_and_the_estimate_stays_beside_them(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract(LotTerms(identifier="1", title="Espaces verts", articles=["L2113-12"], maximum=90_000_00))
    story.awards("esat-75", amount=80_000_00, evidence=evidence())
    story.joins(MEMBER)
    story.orders(MEMBER, "bc-1", amount=30_000_00)
    for identifier, amount in (("f-1", 12_000_00), ("f-2", -2_000_00)):
        story.invoices(MEMBER, "bc-1", amount, identifier=identifier)

    # Estimated 80,000 €, at most 90,000 €, ordered 30,000 €; spent 12,000 − 2,000 = 10,000 €.
    assert figure(story, measures.RESERVED_SPEND, log=MEMBER) == 10_000_00
    assert figure(story, measures.ORDERED, log=MEMBER) == 30_000_00
    awarded = next(fact for fact in story.facts() if fact.topic == "contract.lot-awarded")
    assert awarded.data["amount"] == 80_000_00


def test_rule_27_a_winner_of_the_social_economy_is_excluded_three_years(story: Story) -> None:
    story.contractor("coop", "ESS")
    story.contractor("autre", "ESS")
    social = LotTerms(identifier="1", title="Aide à domicile", articles=["L2113-15"])
    for year in (2026, 2027, 2029):
        story.contract(
            social,
            identifier=f"aide-{year}",
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
        )
    story.awards("coop", contract="aide-2026", on="2026-01-01")

    # Won on 1 January 2026: not again before 1 January 2029, nor by what is recorded afterwards.
    for contract, day in (("aide-2027", "2027-01-01"), ("aide-2029", "2028-12-31")):
        with story.refuses(EssRepeat, pointer="/contractor"):
            story.awards("coop", contract=contract, on=day)
    story.awards("autre", contract="aide-2027", on="2027-01-01")
    story.awards("coop", contract="aide-2029", on="2029-01-01")


def test_rule_27_lots_won_the_same_day_count_together(story: Story) -> None:
    story.contractor("coop", "ESS", "EA")
    story.contract(
        LotTerms(identifier="1", title="Nord", articles=["L2113-15"]),
        LotTerms(identifier="2", title="Sud", articles=["L2113-15"]),
        LotTerms(identifier="3", title="Espaces verts", articles=["L2113-12"]),
    )
    story.awards("coop", lot="1")
    story.awards("coop", lot="2")
    story.awards("coop", lot="3", on="2026-06-01", evidence=evidence())


@pytest.mark.parametrize(
    ("ends_on", "until"), [(date(2028, 12, 31), "2029-01-01"), (date(2027, 1, 1), "2029-06-30")]
)
def test_rule_27_a_social_economy_lot_lasts_three_years_renewed(
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


def test_rule_27_the_three_years_are_of_the_lots_so_reserved_and_no_others(story: Story) -> None:
    social = LotTerms(identifier="2", title="Aide à domicile", articles=["L2113-15"])
    long: dict[str, Any] = {"starts_on": date(2024, 2, 29), "ends_on": date(2030, 12, 31)}
    story.contract(RESERVED_ONLY, **long)
    with story.refuses(EssDuration, pointer="/ends_on"):
        story.contract(RESERVED_ONLY, social, identifier="mixte", **long)

    # From 29 February 2024 three years last until 28 February 2027.
    with story.refuses(EssDuration):
        story.contract(social, identifier="aide", starts_on=date(2024, 2, 29), ends_on=date(2027, 3, 1))
    story.contract(social, identifier="aide", starts_on=date(2024, 2, 29), ends_on=date(2027, 2, 28))


def test_rule_27_a_win_recorded_late_is_excluded_by_a_later_one(story: Story) -> None:
    story.contractor("coop", "ESS")
    social = LotTerms(identifier="1", title="Aide à domicile", articles=["L2113-15"])
    for name in ("late", "early", "earlier"):
        story.contract(social, identifier=name, starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    story.awards("coop", contract="late", on="2028-06-01")

    with story.refuses(EssRepeat, pointer="/contractor"):
        story.awards("coop", contract="early", on="2025-06-02")
    story.awards("coop", contract="earlier", on="2025-06-01")


def test_rule_27_wins_under_other_articles_do_not_exclude(story: Story) -> None:
    story.contractor("coop", "ESS", "EA")
    for name, article in (
        ("vert", "L2113-12"),
        ("aide", "L2113-15"),
        ("linge", "L2113-12"),
        ("soin", "L2113-15"),
    ):
        story.contract(LotTerms(identifier="1", title=name, articles=[article]), identifier=name)
    story.awards("coop", contract="vert", on="2026-01-01", evidence=evidence())
    story.awards("coop", contract="aide", on="2026-02-01")
    story.awards("coop", contract="linge", on="2026-03-01", evidence=evidence())
    with story.refuses(EssRepeat):
        story.awards("coop", contract="soin", on="2026-04-01")
