"""Rule 48: a clause annulled, since its contractor is in receivership: nothing is due, what was done stays."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from support.executing import MEMBERS, OTHER, clause, globalise, measured, noticed, short, two_contracts
from support.sharing import chooses
from support.story import CENTRALE, Story, figure
from tremplin_platform.commands.clauses.execution import annul_clause, notify_difficulty, suspend_clause
from tremplin_platform.commands.clauses.penalties import cancel_penalty, decide_penalty
from tremplin_platform.commands.contracts.contracts import Fixed, LotTerms, Rate
from tremplin_platform.commands.lots.lot_life import add_tranche, affirm_tranche, revise_target
from tremplin_platform.commands.organisations.successions import merge_member, take_over
from tremplin_platform.domain.clauses.clause_status import NobodyOwes, NoClause
from tremplin_platform.domain.clauses.globalisation import NotItsContract
from tremplin_platform.domain.lots.lot_amendments import ClauseAnnulled
from tremplin_platform.domain.members.member_contract import withdrawn
from tremplin_platform.events.shapes import DueOn
from tremplin_platform.figures import measures

RATE = LotTerms(identifier="1", title="Paris", clause=Rate(function="main", hours_per_1000_euros=5_00))


def annul(story: Story, *, on: str = "2026-06-15", **said: Any) -> None:
    story.on_lot(annul_clause, on=on, reason="redressement", **said)


def due(story: Story, log: str, *, by: str = "2026-12-31") -> int:
    """Sum what the log's own entries make due by a day."""
    return figure(story, measures.DUE, log=log, until=by)


def test_rule_48_nothing_remains_due_and_members_receive_their_parts(story: Story) -> None:
    story.ready(*MEMBERS, lots=[clause()])
    story.at("2026-03-02")
    story.allocates("cpam-075", 500_00)
    story.at("2026-04-01")
    story.allocates("cpam-075", 433_00)
    story.allocates("caf-075", 400_00)
    story.at("2026-06-16")
    annul(story)

    assert [story.last(log)[1]["withdrawn"] for log in MEMBERS] == [
        [{"on": "2026-06-15", "hours": 433_00}],
        [{"on": "2026-06-15", "hours": 400_00}],
    ]
    assert [due(story, "cpam-075", by=day) for day in ("2026-03-31", "2026-06-14", "2026-06-15")] == [
        500_00, 433_00, 0,
    ]  # fmt: skip


def test_rule_48_hours_done_stay_and_no_penalty_follows(story: Story) -> None:
    short(story)
    noticed(story)
    before = [fact for fact in story.facts("cpam-075") if fact.topic.startswith("hours.")]
    annul(story, on="2026-08-01")

    assert [fact for fact in story.facts("cpam-075") if fact.topic.startswith("hours.")] == before
    for refused in (
        lambda: story.on_lot(decide_penalty, on="2026-08-01"),
        lambda: noticed(story),
        lambda: story.on_lot(notify_difficulty, on="2026-08-02", reason="x"),
        lambda: story.on_lot(suspend_clause, since="2026-08-02", until=None, reason="x"),
        lambda: annul(story),
    ):
        with story.refuses(ClauseAnnulled, pointer="/lot"):
            refused()


def test_rule_48_a_penalty_decided_before_stands_until_it_is_cancelled(story: Story) -> None:
    short(story)
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")
    annul(story, on="2026-08-10")
    story.on_lot(cancel_penalty, on="2026-08-20", reason="redressement")

    assert story.last()[0] == "execution.penalty-cancelled"


def test_rule_48_under_a_rate_later_orders_make_nothing_due(story: Story) -> None:
    story.ready(*MEMBERS, lots=[RATE])
    story.orders("cpam-075", "c1", amount=20_000_00, on="2026-02-01")
    story.orders("cpam-075", "c2", amount=4_000_00, on="2026-07-01")
    story.at("2026-07-02")
    annul(story)
    story.orders("cpam-075", "c3", amount=1_000_00, on="2026-05-01")
    story.orders("cpam-075", "c4", amount=1_000_00, on="2026-08-01")

    # 100 h of c1 are due no more from 15 June on; the 20 h of c2 were due from 1 July only.
    withdrawn = next(fact for fact in story.facts("cpam-075") if fact.topic == "delivered.clause-annulled")
    assert withdrawn.data["withdrawn"] == [
        {"on": "2026-06-15", "hours": 100_00},
        {"on": "2026-07-01", "hours": 20_00},
    ]
    days = ("2026-06-14", "2026-06-15", "2026-07-01", "2026-12-31")
    assert [due(story, "cpam-075", by=day) for day in days] == [100_00, 0, 0, 0]
    assert [fact.data["due"] for fact in story.facts("cpam-075") if fact.topic == "call-off.placed"] == [
        100_00, 20_00, None, None,
    ]  # fmt: skip


def test_rule_48_hours_a_merged_member_owed_are_withdrawn_once(story: Story) -> None:
    story.ready(*MEMBERS, lots=[clause()])
    story.allocates("cpam-075", 433_00)
    story.allocates("caf-075", 400_00)
    for log in MEMBERS:
        story.facts(log)
    story.at("2026-03-02")
    story.do(CENTRALE, merge_member, identifier="cpam-075", into="caf-075", on=date(2026, 3, 1))
    annul(story)

    assert [story.last(log)[1]["withdrawn"][0]["hours"] for log in MEMBERS] == [433_00, 400_00]
    story.logs.run(CENTRALE, lambda session: take_over(session, member="cpam-075"))
    assert [due(story, "caf-075", by=day) for day in ("2026-06-14", "2026-06-15")] == [833_00, 0]


def test_rule_48_a_member_without_a_part_is_informed_and_owes_nothing(story: Story) -> None:
    story.ready("cpam-075", lots=[clause()])
    annul(story)
    story.joins("caf-075")

    assert story.last("cpam-075")[1]["withdrawn"] == []
    lot = story.last("caf-075")[1]["lots"][0]
    assert lot["life"] == {"annulled_on": "2026-06-15"}  # a member that it is opened to later knows


def test_rule_48_an_annulled_clause_refuses_allocations_and_amendments(story: Story) -> None:
    story.ready("cpam-075", lots=[clause()])
    story.on_lot(add_tranche, tranche="t1", hours=10_00)
    annul(story)
    fixed = Fixed(function="main", hours=10_00)
    for refused in (
        lambda: story.allocates("cpam-075", 10_00),
        lambda: story.on_lot(add_tranche, tranche="t2", hours=10_00),
        lambda: story.on_lot(affirm_tranche, tranche="t1", on="2026-07-01"),
        lambda: story.on_lot(revise_target, clause=fixed, effective_on=date(2026, 7, 1), ground="R2194-1"),
    ):
        with story.refuses(ClauseAnnulled):
            refused()


def test_rule_48_hours_of_an_annulled_clause_are_still_shared(story: Story) -> None:
    story.ready(*MEMBERS, "urssaf-11", lots=[clause()])
    annul(story)
    chooses(story, "volumes", cpam_075=10_00, caf_075=10_00, urssaf_11=10_00)

    assert "contract.target-allocated" not in [fact.topic for fact in story.facts()]


def test_rule_48_an_annulled_lot_gives_no_hours_to_the_others(story: Story) -> None:
    two_contracts(story)
    globalise(story)
    annul(story, contract=OTHER)
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")

    assert measured(story, "hours", "carried") == (40_00, [])
    story.contract(clause(), identifier="gardiennage")
    story.awards("proprete", contract="gardiennage")
    with story.refuses(NotItsContract, pointer="/contracts/0"):
        globalise(story, OTHER, "gardiennage", identifier="g2")


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat)
DUE = st.lists(st.builds(DueOn, on=DAYS, hours=st.integers(-50_00, 500_00)), max_size=8)


@given(DUE, DAYS, DAYS)
def test_rule_48_nothing_is_due_from_the_day_and_the_past_stays(
    found: list[DueOn], on: str, asked: str
) -> None:
    taken = withdrawn(found, on=on)
    before = sum(item["hours"] for item in found if item["on"] <= asked)
    after = before - sum(item["hours"] for item in taken if item["on"] <= asked)

    assert after == (before if asked < on else 0)


def test_only_a_clause_that_somebody_owes_is_annulled(story: Story) -> None:
    story.contractor("proprete")
    story.contract(clause(), LotTerms(identifier="2", title="Lyon"))
    with story.refuses(NobodyOwes):
        annul(story)
    story.awards("proprete", lot="2")
    with story.refuses(NoClause):
        annul(story, lot="2")


@pytest.mark.parametrize("log", MEMBERS)
def test_delivered_facts_reveal_nothing_of_other_members(story: Story, log: str) -> None:
    story.ready(*MEMBERS, lots=[clause()])
    story.allocates("cpam-075", 433_00)
    story.allocates("caf-075", 400_00)
    annul(story)
    data = story.last(log)[1]

    assert set(data) == {"contract", "lot", "reason", "withdrawn", "origin", "effective", "by"}
    assert len(data["withdrawn"]) == 1
