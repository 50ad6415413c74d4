"""Rule 11: a clause amended in course of a contract; and what the centrale buys for itself."""

from support.lots_in_life import (
    FIXED,
    MEMBER,
    RATED,
    revise,
)
from support.story import CENTRALE, Story
from support.story_figures import figure
from tremplin_platform.commands.contracts.contracts import Fixed, Formula, Rate
from tremplin_platform.domain.orders.order_terms import NotAMember
from tremplin_platform.domain.refusals import (
    NotPositive,
    UnknownValue,
)
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
        told, data = story.last(log)
        assert (told, data["effective"]) == (topic, "2026-07-01")
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


def test_rule_11_the_latest_amendment_of_the_latest_day_holds(
    story: Story,
) -> None:
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
