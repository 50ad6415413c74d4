"""Rules 11, 12 and 19: clauses amended, contracts renewed, and hours brought forward."""

from support.lots_in_life import (
    FIXED,
    MEMBER,
    RATED,
    RESERVED,
    bring,
    cancel,
    lots_in,
    renew,
    reserved_and_open,
    revise,
)
from support.story import CENTRALE, CONTRACT, Story, evidence, figure, reserved_lots_open
from tremplin_platform.commands.contracts.contracts import Fixed, Formula, LotTerms, Rate
from tremplin_platform.domain.contracts.contract_terms import NotLater
from tremplin_platform.domain.lots.lot_amendments import LotCancelled
from tremplin_platform.domain.orders.order_terms import NotAMember, OutsideContract
from tremplin_platform.domain.refusals import NotOpened, NotPositive, UnknownMember, UnknownValue
from tremplin_platform.figures import measures


def test_rule_11_an_amendment_keeps_its_ground_its_day_and_its_inputs(story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED])
    # 1,000,000 € × 50 % × 5 % × (100 % − 20 % taken over) ÷ 30 €/h = 666.67 h: 667 h.
    formula = Formula(
        function="logistics",
        amount=1_000_000_00,
        labour_share=50_00,
        effort=5_00,
        hourly_cost=30_00,
        transferred_share=20_00,
    )
    revise(story, formula, on="2026-07-01", ground="R2194-7")

    for log, topic in ((CENTRALE, "contract.target-revised"), (MEMBER, "delivered.target-revised")):
        copies, data = story.last(log)
        assert (copies, data["effective"]) == (topic, "2026-07-01")
        assert data["revision"] == {
            "clause": {
                "way": "formula",
                "function": "logistics",
                "target": 667_00,
                "amount": 1_000_000_00,
                "labour_share": 50_00,
                "effort": 5_00,
                "hourly_cost": 30_00,
                "transferred_share": 20_00,
            },
            "effective_on": "2026-07-01",
            "ground": "R2194-7",
        }


def test_rule_11_orders_owe_by_the_clause_of_their_day(story: Story) -> None:
    story.ready(MEMBER, lots=[RATED])
    revise(story, Rate(function="main", hours_per_1000_euros=30_00), on="2026-07-01")
    revise(story, Fixed(function="main", hours=100_00), on="2026-10-01")
    for day in ("2026-06-30", "2026-07-01", "2026-10-01"):
        story.orders(MEMBER, f"bc-{day}", on=day, amount=10_000_00)

    # 10,000 € at 20 h per 1,000 €, then at 30 h; from October on the target is fixed and orders owe nothing.
    assert figure(story, measures.DUE, log=MEMBER, until="2026-06-30") == 200_00
    assert figure(story, measures.DUE, log=MEMBER) == 500_00


def test_rule_11_the_latest_amendment_of_the_latest_day_holds(story: Story) -> None:
    story.ready(MEMBER, lots=[RATED])
    for rate, day in ((40_00, "2026-09-01"), (30_00, "2026-07-01"), (25_00, "2026-07-01")):
        revise(story, Rate(function="main", hours_per_1000_euros=rate), on=day)
    for day in ("2026-06-30", "2026-07-01", "2026-08-31", "2026-09-01"):
        story.orders(MEMBER, f"bc-{day}", on=day, amount=10_000_00)

    # 10,000 € at 20, then 25, then 40 h per 1,000 €, whatever was recorded first.
    due = [fact.data["due"] for fact in story.facts(MEMBER) if fact.topic == "call-off.placed"]
    assert due == [200_00, 250_00, 250_00, 400_00]


def test_rule_11_an_amendment_without_an_article_is_refused(story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED])

    for ground in ("R2194-10", "R2112-4", ""):
        with story.refuses(UnknownValue, pointer="/ground"):
            revise(story, Fixed(function="main", hours=900_00), on="2026-07-01", ground=ground)
    with story.refuses(NotPositive, pointer="/clause/hours"):
        revise(story, Fixed(function="main", hours=0), on="2026-07-01")


def test_the_centrale_buys_for_itself_as_a_member_of_its_own_identifier(story: Story) -> None:
    story.ready("ugap-interne", lots=[RATED])
    story.orders("ugap-interne", "bc-1", amount=10_000_00)

    # 10,000 € at 20 h per 1,000 €, in its own log; `centrale` itself takes no order.
    assert figure(story, measures.DUE, log="ugap-interne") == 200_00
    with story.refuses(NotAMember):
        story.orders(CENTRALE, "bc-1")


def test_rule_12_a_renewal_moves_the_end_and_orders_follow(story: Story) -> None:
    story.ready(MEMBER, lots=[RATED])
    with story.refuses(OutsideContract):
        story.orders(MEMBER, "bc-1", on="2027-01-01")
    renew(story, "2027-12-31")

    topic, data = story.last(MEMBER)
    assert (topic, data["ends_on"], data["replaced"]) == (
        "delivered.contract-renewed",
        "2027-12-31",
        "2026-12-31",
    )
    assert data["effective"] == "2027-01-01"
    story.orders(MEMBER, "bc-1", on="2027-12-31")
    with story.refuses(OutsideContract):
        story.orders(MEMBER, "bc-2", on="2028-01-01")


def test_rule_12_a_renewed_reserved_lot_is_open_longer(story: Story) -> None:
    reserved_and_open(
        story, RESERVED, LotTerms(identifier="2", title="Lyon", articles=[], territories=["69"])
    )
    assert [lots_in(story, year) for year in (2025, 2026, 2027, 2028)] == [0, 1, 0, 0]

    renew(story, "2027-06-30")
    renew(story, "2027-12-31")

    # Lot 2 is not this member's: only lot 1 moves, twice.
    assert [lots_in(story, year) for year in (2025, 2026, 2027, 2028)] == [0, 1, 1, 0]


def test_rule_12_a_renewal_ends_later(story: Story) -> None:
    story.ready()

    for until in ("2026-12-31", "2026-06-30"):
        with story.refuses(NotLater, pointer="/until"):
            renew(story, until)


def test_rule_12_a_later_opening_carries_the_renewed_end(story: Story) -> None:
    reserved_and_open(story)
    renew(story, "2027-12-31")
    story.member("caf-013")
    story.opens("caf-013", since="2027-03-01")

    assert story.last("caf-013")[1]["ends_on"] == "2027-12-31"
    assert reserved_lots_open(story, log="caf-013", first="2027-01-01", last="2027-12-31") == 1


def test_rule_12_a_lot_opened_early_opens_with_its_contract(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract(RESERVED)
    story.member(MEMBER, joined_on="2025-01-01")
    story.opens(MEMBER, since="2025-06-01")
    renew(story, "2027-12-31")

    assert [lots_in(story, year) for year in (2025, 2026, 2027, 2028)] == [0, 1, 1, 0]
    story.awards("esat-75", evidence=evidence())
    with story.refuses(OutsideContract):
        story.orders(MEMBER, "bc-1", on="2025-12-31")
    story.orders(MEMBER, "bc-1", on="2026-01-01")


def test_rule_19_hours_before_the_platform_count_on_their_day(story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED])
    bring(story, 118_00, on="2026-03-31")
    bring(story, 14_50, on="2026-02-28")

    topic, data = story.last(MEMBER)
    assert (topic, data["evidence"]) == ("delivered.hours-brought-forward", "Bilan du facilitateur")
    # 118.00 h + 14.50 h validated, none declared here; both reported in their own quarter.
    assert figure(story, measures.VALIDATED, log=MEMBER, until="2026-03-30") == 14_50
    assert figure(story, measures.VALIDATED, log=MEMBER) == 132_50
    assert figure(story, measures.REPORTED, log=MEMBER) == 132_50
    assert figure(story, measures.DECLARED, log=MEMBER) == 0
    assert figure(story, measures.ADJUSTMENTS, log=MEMBER) == 0


def test_rule_19_brought_forward_after_the_closing_they_are_an_adjustment(story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED])
    bring(story, 118_00, on="2026-03-31")
    story.at("2026-05-15")
    story.closes("2026-Q1")
    story.publishes("2026-Q1")
    assert story.last(MEMBER)[1]["published"] == [{"contract": CONTRACT, "lot": "1", "hours": 118_00}]
    bring(story, 14_50, on="2026-02-28")

    data = story.last(MEMBER)[1]
    assert (data["work_quarter"], data["reported_in"], data["adjustment"]) == ("2026-Q1", "2026-Q2", True)
    assert figure(story, measures.ADJUSTMENTS, log=MEMBER) == 14_50
    assert figure(story, measures.VALIDATED, log=MEMBER) == figure(story, measures.REPORTED, log=MEMBER)


def test_rule_19_opening_hours_need_a_contract_open_to_the_member(story: Story) -> None:
    story.ready(lots=[FIXED])
    story.member(MEMBER)

    with story.refuses(NotOpened, pointer="/member"):
        bring(story, 1_00, on="2026-03-31")
    with story.refuses(UnknownMember):
        bring(story, 1_00, on="2026-03-31", member="proprete")
    story.opens(MEMBER)
    with story.refuses(NotPositive, pointer="/hours"):
        bring(story, 0, on="2026-03-31")


def test_rule_19_opening_hours_are_a_member_s_and_protected_as_the_winner(story: Story) -> None:
    story.contractor("esat-75", "ESAT")
    story.contract(FIXED)
    for member in (MEMBER, "caf-013"):
        story.joins(member)
    before = story.facts("caf-013")
    bring(story, 5_00, on="2026-01-31")  # nobody holds the lot yet
    story.awards("esat-75", on="2026-03-01")
    bring(story, 10_00, on="2026-02-28")  # worked before the platform knew its winner
    story.contractor("relais")
    story.awards("relais", on="2026-04-01")
    bring(story, 2_00, on="2026-03-31")
    bring(story, 1_00, on="2026-04-01")

    copies = [fact.data for fact in story.facts(MEMBER) if fact.topic == "delivered.hours-brought-forward"]
    assert [(item["protected"], item["category"]) for item in copies] == [
        (False, None), (True, "L2113-12"), (True, "L2113-12"), (False, None),
    ]  # fmt: skip
    # 10.00 + 2.00 with the ESAT, of 18.00 in all; the other member is sent its awards and nothing else.
    assert figure(story, measures.HOURS_FROM_PROTECTED, log=MEMBER) == 12_00
    assert figure(story, measures.VALIDATED, log=MEMBER) == 18_00
    assert [fact.topic for fact in story.facts("caf-013")[len(before) :]] == ["delivered.lot-awarded"] * 2


def test_rule_19_nothing_is_brought_forward_on_a_cancelled_lot(story: Story) -> None:
    reserved_and_open(story)
    cancel(story)
    with story.refuses(LotCancelled):
        bring(story, 1_00, on="2026-01-02")
