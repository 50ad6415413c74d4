"""Rule 50: how a lot's clause is executed, from a difficulty to a penalty and its cancellation."""

from datetime import UTC, date, datetime

import pytest

from support.executing import MEMBERS, clause, measured, noticed, short, works
from support.lots_in_life import bring
from support.story import CENTRALE, Story
from tremplin_platform.commands.clauses.execution import notify_difficulty, suspend_clause
from tremplin_platform.commands.clauses.penalties import NotYet, cancel_penalty, decide_penalty
from tremplin_platform.commands.contracts.contracts import Fixed, LotTerms, Rate, ShareOfHours
from tremplin_platform.commands.lots.lot_life import add_tranche, affirm_tranche, revise_target
from tremplin_platform.commands.lots.lots import substitute_contractor
from tremplin_platform.domain.clauses.clause_status import NobodyOwes, NoClause, NothingDue
from tremplin_platform.domain.clauses.penalty import BeforeDeadline, NoFormalNotice, NoPenalty
from tremplin_platform.domain.clauses.shortfall import NoShortfall
from tremplin_platform.domain.clauses.suspension import AlreadySuspended, SuspendedThen
from tremplin_platform.domain.refusals import EndsBeforeItBegins, NotPositive
from tremplin_platform.store.session import Missing


def test_rule_50_a_penalty_excludes_excused_hours_and_waits_the_deadline(story: Story) -> None:
    short(story)
    with story.refuses(NoFormalNotice):
        story.on_lot(decide_penalty, on="2026-08-01")
    story.on_lot(notify_difficulty, on="2026-05-04", reason="penurie-de-candidats", excused_hours=50_00)
    noticed(story)
    with story.refuses(BeforeDeadline, pointer="/on"):
        story.on_lot(decide_penalty, on="2026-07-31")
    story.on_lot(decide_penalty, on="2026-08-01")

    # 833 − 600 = 233 h missing, of which 50 excused: 183 h × 20 € = 3,660 €.
    assert story.last()[0] == "execution.penalty-decided"
    assert measured(story, "target", "validated", "shortfall", "excused", "hours") == (
        833_00, 600_00, 233_00, 50_00, 183_00,
    )  # fmt: skip
    assert measured(story, "rate", "amount", "contractors") == (20_00, 3_660_00, ["proprete"])
    assert {item["log"]: item["validated"] for item in measured(story, "counted")[0]} == {
        "caf-075": 200_00, CENTRALE: 20_00, "cpam-075": 380_00,
    }  # fmt: skip


def test_rule_50_a_difficulty_excuses_from_its_day_on_and_several_add_up(story: Story) -> None:
    short(story)
    for day, hours in (("2026-05-04", 50_00), ("2026-08-01", 20_00), ("2026-08-02", 100_00)):
        story.on_lot(notify_difficulty, on=day, reason="penurie-de-candidats", excused_hours=hours)
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")

    # Of 233 h missing, 50 + 20 are excused by then: that of the next day is not notified yet.
    assert measured(story, "excused", "hours") == (70_00, 163_00)


def test_rule_50_a_penalty_is_rounded_half_up_to_the_cent(story: Story) -> None:
    short(story, lots=clause(833_05, penalty=10))
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")

    # 233.05 h at 0.10 € are 23.305 €: 23.31 €.
    assert measured(story, "hours", "amount") == (233_05, 23_31)


def test_rule_50_a_penalty_may_be_decided_on_the_day_it_is_in_paris(story: Story) -> None:
    short(story)
    noticed(story)
    story.logs.now = datetime(2026, 10, 1, 21, 59, tzinfo=UTC)  # 23:59 in Paris
    with story.refuses(NotYet, pointer="/on"):
        story.on_lot(decide_penalty, on="2026-10-02")
    story.logs.now = datetime(2026, 10, 1, 22, 0, tzinfo=UTC)
    story.on_lot(decide_penalty, on="2026-10-02")


def test_rule_50_the_last_notice_alone_is_to_be_answered(story: Story) -> None:
    short(story)
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")
    noticed(story, on="2026-08-03", deadline="2026-08-03")  # a deadline may be the day it is sent
    story.on_lot(cancel_penalty, on="2026-08-01", reason="accord")  # on the very day, at the earliest
    with story.refuses(BeforeDeadline, pointer="/on"):
        story.on_lot(decide_penalty, on="2026-08-03")
    story.on_lot(decide_penalty, on="2026-08-04")

    assert measured(story, "deadline", "penalised", "hours") == ("2026-08-03", 0, 233_00)


def test_rule_50_the_event_says_up_to_where_each_log_was_read(story: Story) -> None:
    short(story)
    noticed(story)
    heads = {log: len(story.facts(log)) for log in (CENTRALE, *MEMBERS)}
    story.on_lot(decide_penalty, on="2026-08-01")

    assert {item["log"]: item["seq"] for item in measured(story, "counted")[0]} == heads
    assert (
        len(measured(story, "salt")[0]) == 32
    )  # 128 bits: members' hours are in it, and its digest tells nothing


def test_rule_50_a_contract_without_a_rate_gives_hours_and_no_amount(story: Story) -> None:
    short(story, lots=clause(penalty=None))
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")

    assert measured(story, "hours", "rate", "amount") == (233_00, None, None)


def test_rule_50_later_hours_do_not_count_and_a_future_day_is_refused(story: Story) -> None:
    short(story)
    works(story, "cpam-075", "h2", hours=100_00, month=8)
    noticed(story)
    with story.refuses(NotYet):
        story.on_lot(decide_penalty, on="2026-10-02")
    story.on_lot(decide_penalty, on="2026-08-01")

    assert measured(story, "validated") == (600_00,)  # the 100 h of August are worked after the day


def test_rule_50_a_notice_carries_one_penalty_and_hours_count_once(story: Story) -> None:
    short(story)
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")
    with story.refuses(NoFormalNotice):
        story.on_lot(decide_penalty, on="2026-08-02")
    story.corrects("caf-075", "h1", -10_00, reason="erreur")
    noticed(story, on="2026-09-01", deadline="2026-09-15")
    story.on_lot(decide_penalty, on="2026-09-16")

    # 833 − 590 = 243 h missing, of which 233 are sanctioned already.
    assert measured(story, "shortfall", "penalised", "hours", "amount") == (243_00, 233_00, 10_00, 200_00)


def test_rule_50_a_cancelled_penalty_is_an_event_and_reopens_its_notice(story: Story) -> None:
    short(story)
    with story.refuses(NoPenalty):
        story.on_lot(cancel_penalty, on="2026-08-01", reason="force-majeure")
    noticed(story)
    with story.refuses(NoPenalty):
        story.on_lot(cancel_penalty, on="2026-08-01", reason="force-majeure")
    story.on_lot(decide_penalty, on="2026-08-01")
    with story.refuses(EndsBeforeItBegins, pointer="/on"):
        story.on_lot(cancel_penalty, on="2026-07-31", reason="force-majeure")
    story.on_lot(cancel_penalty, on="2026-08-20", reason="force-majeure")

    assert story.last()[0] == "execution.penalty-cancelled"
    assert measured(story, "decided_on", "hours", "amount") == ("2026-08-01", 233_00, 4_660_00)
    story.on_lot(decide_penalty, on="2026-08-21")
    assert measured(story, "penalised", "hours", "deadline") == (0, 233_00, "2026-07-31")


def test_rule_50_a_suspended_clause_is_neither_noticed_nor_sanctioned(story: Story) -> None:
    short(story)
    noticed(story, on="2026-04-01", deadline="2026-04-30")
    story.on_lot(suspend_clause, since="2026-05-01", until="2026-06-30", reason="activite-en-baisse")
    for day in ("2026-05-01", "2026-06-30"):
        with story.refuses(SuspendedThen, pointer="/on"):
            story.on_lot(decide_penalty, on=day)
        with story.refuses(SuspendedThen, pointer="/on"):
            noticed(story, on=day)
    with story.refuses(AlreadySuspended, pointer="/from"):
        story.on_lot(suspend_clause, since="2026-06-30", until=None, reason="activite-en-baisse")
    with story.refuses(EndsBeforeItBegins, pointer="/until"):
        story.on_lot(suspend_clause, since="2026-09-02", until="2026-09-01", reason="activite-en-baisse")
    story.on_lot(suspend_clause, since="2026-09-01", until=None, reason="activite-en-baisse")
    with story.refuses(SuspendedThen):
        story.on_lot(decide_penalty, on="2026-10-01")
    story.on_lot(decide_penalty, on="2026-07-01")


def test_rule_50_a_rate_is_judged_on_what_was_ordered_by_the_day(story: Story) -> None:
    rate = Rate(function="main", hours_per_1000_euros=5_00)
    story.ready(*MEMBERS, lots=[LotTerms(identifier="1", title="Paris", clause=rate)])
    noticed(story)
    story.at("2026-10-01")
    with story.refuses(NoShortfall):  # rule 14: nothing ordered, nothing due
        story.on_lot(decide_penalty, on="2026-08-01")
    story.orders("cpam-075", "c1", amount=20_000_00)
    story.orders("caf-075", "c1", amount=4_000_00)
    story.orders("caf-075", "c2", amount=9_000_00, on="2026-09-01")
    works(story, "caf-075", "h1", hours=30_00)
    story.on_lot(decide_penalty, on="2026-08-01")

    # 24,000 € ordered by then at 5 h for 1,000 €: 120 h due, of which 30 validated.
    assert measured(story, "target", "validated", "hours") == (120_00, 30_00, 90_00)


def test_rule_11_a_penalty_is_judged_by_the_target_in_force_on_its_day(story: Story) -> None:
    short(story)
    revised = Fixed(function="main", hours=700_00, penalty_per_hour=10_00)
    story.on_lot(revise_target, clause=revised, effective_on=date(2026, 8, 15), ground="R2194-1")
    story.on_lot(add_tranche, tranche="t1", hours=50_00)
    story.on_lot(affirm_tranche, tranche="t1", on="2026-08-20")
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-14")
    assert measured(story, "target", "rate", "hours") == (833_00, 20_00, 233_00)
    story.on_lot(cancel_penalty, on="2026-08-14", reason="accord")
    story.on_lot(decide_penalty, on="2026-08-20")

    # 700 h from 15 August on and 50 h of the tranche affirmed on the 20th: 150 h missing at 10 €.
    assert measured(story, "target", "rate", "hours", "amount") == (750_00, 10_00, 150_00, 1_500_00)


def test_rule_19_opening_hours_count_and_rule_23_the_successor_owes_rest(story: Story) -> None:
    short(story)
    story.contractor("relais")
    bring(story, 33_00, on="2026-01-02")
    story.on_lot(substitute_contractor, contractor="relais", on="2026-06-01", ground="R2194-6")
    noticed(story)
    story.on_lot(decide_penalty, on="2026-08-01")

    # 833 − (600 + 33) = 200 h.
    assert measured(story, "validated", "hours", "contractors") == (633_00, 200_00, ["relais"])


def test_rule_50_a_penalty_needs_a_clause_target_and_a_contractor(story: Story) -> None:
    share = ShareOfHours(function="main", percent=10_00)
    story.contractor("proprete")
    story.contract(
        clause(), LotTerms(identifier="2", title="Lyon"), LotTerms(identifier="3", title="Nice", clause=share)
    )
    with story.refuses(NobodyOwes, pointer="/lot"):
        noticed(story)
    for lot in ("1", "2", "3"):
        story.awards("proprete", lot=lot, on="2026-03-01")
    with story.refuses(NobodyOwes):
        noticed(story, on="2026-02-28", deadline="2026-03-31")
    with story.refuses(NoClause, pointer="/lot"):
        noticed(story, lot="2")
    with story.refuses(EndsBeforeItBegins, pointer="/deadline"):
        noticed(story, on="2026-07-02", deadline="2026-07-01")
    with story.refuses(NotPositive, pointer="/excused_hours"):
        story.on_lot(notify_difficulty, on="2026-05-04", reason="x", excused_hours=-1)
    noticed(story, lot="3")
    story.at("2026-10-01")
    with story.refuses(NothingDue):
        story.on_lot(decide_penalty, lot="3", on="2026-08-01")
    with pytest.raises(Missing):
        noticed(story, lot="9")


def test_of_all_this_members_learn_that_a_penalty_is_decided_or_cancelled(story: Story) -> None:
    short(story)
    before = [len(story.facts(log)) for log in MEMBERS]
    story.on_lot(notify_difficulty, on="2026-05-04", reason="penurie-de-candidats", excused_hours=50_00)
    noticed(story)
    assert [len(story.facts(log)) for log in MEMBERS] == before
    story.on_lot(decide_penalty, on="2026-08-01")
    story.on_lot(cancel_penalty, on="2026-08-20", reason="force-majeure")

    for log, known in zip(MEMBERS, before, strict=True):
        decided, cancelled = story.facts(log)[known:]
        assert (decided.topic, cancelled.topic) == (
            "delivered.penalty-decided",
            "delivered.penalty-cancelled",
        )
        place = {"contract", "lot", "effective", "by", "origin"}
        assert (set(decided.data), set(cancelled.data)) == (place, {*place, "decided_on"})
