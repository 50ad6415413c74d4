"""Results of one member and of its lots, from events to the document, against totals worked by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import about, answer, applied, apply, history, member_joined, opened
from support.summed_events import EXAMPLE_HOURS
from tremplin_projections.held_logs import Held, hold
from tremplin_projections.queries.figures.window import KnownAt
from tremplin_projections.queries.members.results import Incomplete

TODAY = date(2026, 9, 30)
CLAUSE = {"way": "formula", "function": "main", "target": 83300}
EXAMPLE = [
    member_joined(),
    opened(facts.open_lot(clause=CLAUSE)),
    facts.target_allocated(hours=83300),
    about(facts.declared(hours=11800), "in-time"),
    about(facts.validated(hours=11800), "in-time"),
    facts.quarter_published(quarter="2026-Q1", hours={("nettoyage", "1"): 11800}),
    about(facts.declared(hours=1450), "late"),
    about(facts.declared(hours=800), "refused"),
    about(facts.declared(hours=1400), "waiting"),
    about(facts.validated(hours=1450, reported_in="2026-Q3"), "late"),
    about(facts.rejected(hours=800), "refused"),
    about(facts.corrected(delta=-600, reported_in="2026-Q3"), "in-time"),
]
FIRST_SIX = {"declared": "118.00", "pending": "0.00", "validated": "118.00"}


@pytest.fixture
def example(database: Database) -> Database:
    applied(database, *EXAMPLE)
    return database


def test_the_example_of_the_interface(example: Database) -> None:
    found = answer()

    assert found["organisation"] == {"id": "cpam-075", "name": "CPAM de Paris"}
    assert found["as_of"] == {"log": "cpam-075", "seq": 12, "recorded_at": "2026-01-17T08:00:00.000000Z"}
    assert found["clause_hours"] == EXAMPLE_HOURS
    quarter = {"declared": "154.50", "validated": "126.50", "reported": "118.00", "adjustments": "0.00"}
    late = {"declared": "0.00", "validated": "0.00", "reported": "8.50", "adjustments": "8.50"}
    assert found["quarters"] == [
        {"quarter": "2026-Q1", **quarter, "published": "118.00"},
        {"quarter": "2026-Q2", **dict.fromkeys(quarter, "0.00"), "published": None},
        {"quarter": "2026-Q3", **late, "published": None},
    ]
    lot = {"contract": "nettoyage", "lot": "1", "title": "Lot 1", "usage": "internal"}
    hours = {"due": "833.00", "lot_target": "833.00", "declared": "154.50", "validated": "126.50"}
    assert found["lots"] == [{**lot, **hours, "pending": "14.00", "missing": "706.50", "method": "direct"}]
    assert found["sentence"] == (
        "126,50 heures d’insertion validées sur 833,00 dues au 30 septembre 2026, 14,00 en attente de validation."
    )
    assert (found["complete"], found["held"]) == (True, [])


def test_what_was_known_then_is_the_same_for_ever(example: Database) -> None:
    then = KnownAt(seq=6, recorded_at=datetime(2026, 5, 20, 22, 30, tzinfo=UTC), asked=6)
    found = answer(known_at=then)
    applied(example, facts.declared(hours=99900), after=12)

    assert found == answer(known_at=then)
    assert found["asked"] == {"effective_from": None, "effective_to": "2026-05-21", "known_at": 6}
    assert found["as_of"] == {"log": "cpam-075", "seq": 6, "recorded_at": "2026-05-20T22:30:00.000000Z"}
    assert {name: found["clause_hours"][name] for name in FIRST_SIX} == FIRST_SIX


def test_the_past_and_the_present_agree_at_the_last_event(example: Database) -> None:
    last = KnownAt(seq=12, recorded_at=datetime(2026, 9, 30, 8, tzinfo=UTC), asked=12)
    then, now = answer(known_at=last), answer()

    for part in ("clause_hours", "quarters", "lots", "reserved_usage", "attention"):
        assert then[part] == now[part]


def test_a_past_answer_says_the_days_asked_and_the_last_event_known(example: Database) -> None:
    at_seq = KnownAt(seq=6, recorded_at=datetime(2026, 5, 20, 22, 30, tzinfo=UTC), asked=6)
    instant = datetime(2026, 8, 31, 22, tzinfo=UTC)
    at_instant = replace(at_seq, asked="2026-08-31T22:00:00Z", instant=instant)
    year = {"effective_from": "2026-01-01", "effective_to": "2026-12-31"}

    known = "tel que connu au 21 mai 2026"
    start = "118,00 heures d’insertion validées sur 833,00 dues"
    assert answer(known_at=at_seq)["sentence"] == f"{start} au 21 mai 2026, {known}."
    assert answer(known_at=at_instant)["sentence"] == f"{start} au 1er septembre 2026, {known}."
    assert answer(known_at=at_instant)["asked"]["effective_to"] == "2026-09-01"
    assert (
        answer(known_at=at_instant, effective_to="2026-03-31")["sentence"]
        == f"{start} au 31 mars 2026, {known}."
    )
    assert answer(**year)["sentence"] == (
        "126,50 heures d’insertion validées sur 833,00 dues du 1er janvier 2026 au 31 décembre 2026, "
        "tel que connu au 17 janvier 2026, 14,00 en attente de validation."
    )


def test_a_sentence_counts_no_hours_beyond_what_is_due_while_some_miss(database: Database) -> None:
    lots = [facts.open_lot(name, clause=CLAUSE) for name in ("1", "2", "3")]
    due = [facts.target_allocated(hours=hours, lot=lot) for lot, hours in (("1", 30000), ("2", 20000))]
    done = [
        event(hours=hours, lot=lot)
        for lot, hours in (("1", 45000), ("2", 12050), ("3", 700))
        for event in (facts.declared, facts.validated)
    ]
    applied(database, opened(*lots), *due, *done)

    found = answer()

    # 300.00 of lot 1 and 120.50 of lot 2 count; 150.00 beyond on lot 1 and 7.00 on lot 3, where nothing is due, do not.
    assert {name: found["clause_hours"][name] for name in ("due", "validated", "missing")} == {
        "due": "500.00",
        "validated": "577.50",
        "missing": "79.50",
    }
    assert [lot["missing"] for lot in found["lots"]] == ["0.00", "79.50", "0.00"]
    assert found["sentence"].replace("\u00a0", " ") == (
        "420,50 heures d’insertion validées sur 500,00 dues au 30 septembre 2026 ; "
        "il en manque 79,50 sur 1 lot, que les heures validées en plus sur d’autres ne compensent pas."
    )


def test_beyond_what_is_due_everywhere_all_hours_are_in_the_sentence(database: Database) -> None:
    lot = facts.open_lot(clause=CLAUSE)
    due, declared = facts.target_allocated(hours=100), facts.declared(hours=250)
    applied(database, opened(lot), due, declared, facts.validated(hours=250))

    assert answer()["clause_hours"]["missing"] == "0.00"
    assert answer()["sentence"] == "2,50 heures d’insertion validées sur 1,00 dues au 30 septembre 2026."


def test_a_penalty_needs_attention_until_it_is_cancelled(database: Database) -> None:
    lots = [facts.open_lot(clause=CLAUSE), facts.open_lot("2", clause=CLAUSE)]
    decided = [penalty("decided", lot, on="2026-09-18") for lot in ("1", "2")]
    cancelled = penalty("cancelled", "1", on="2026-09-25", decided_on="2026-09-18")
    applied(database, opened(*lots), facts.target_allocated(hours=100), *decided, cancelled)

    def penalties(seq: int) -> list[str]:
        found = answer(known_at=KnownAt(seq=seq, recorded_at=datetime(2026, 9, 30, tzinfo=UTC), asked=seq))
        return [item["lot"] for item in found["attention"] if item["code"] == "penalty"]

    # Nothing is due on lot 2.
    assert (penalties(2), penalties(3), penalties(4), penalties(5)) == ([], ["1"], ["1"], [])


def penalty(what: str, lot: str, *, on: str, **other: Any) -> facts.Event:
    place = {"contract": "nettoyage", "lot": lot, "effective": on, "by": "centrale", "origin": facts.ORIGIN}
    return about((f"delivered.penalty-{what}", place | other), "nettoyage")


def test_quarters_go_without_a_hole_to_that_of_the_day_asked(database: Database) -> None:
    applied(database, opened(), facts.quarter_published(quarter="2025-Q3", hours={}))

    def names(**asked: Any) -> list[tuple[str, str | None]]:
        return [(row["quarter"], row["published"]) for row in answer(**asked)["quarters"]]

    then = KnownAt(seq=2, recorded_at=datetime(2026, 1, 1, tzinfo=UTC), asked=2)
    published = [("2025-Q3", "0.00"), ("2025-Q4", None), ("2026-Q1", None)]
    assert names() == [*published, ("2026-Q2", None), ("2026-Q3", None)]
    assert names(effective_to="2026-03-31") == published
    assert names(effective_to="2030-12-31") == names()  # the current quarter, not one to come
    assert names(known_at=then) == published
    assert names(known_at=replace(then, seq=1, asked=1)) == []


def test_a_quarter_reported_after_the_day_asked_is_listed(database: Database) -> None:
    worked = {"worked_to": "2026-03-31", "reported_in": "2026-Q3"}
    applied(database, opened(), facts.validated(hours=100, **worked))

    quarters = answer(effective_to="2026-03-31")["quarters"]

    assert [(row["quarter"], row["validated"], row["reported"]) for row in quarters] == [
        ("2026-Q1", "1.00", "0.00"),
        ("2026-Q2", "0.00", "0.00"),
        ("2026-Q3", "0.00", "1.00"),
    ]


def test_before_the_first_event_there_is_nothing(example: Database) -> None:
    found = answer(known_at=KnownAt(seq=0, recorded_at=None, asked=0))

    assert (found["quarters"], found["lots"]) == ([], [])
    assert found["as_of"] == {"log": "cpam-075", "seq": 0, "recorded_at": None}
    assert found["clause_hours"]["due"] is None


@pytest.mark.parametrize("known", [None, KnownAt(seq=4, recorded_at=None, asked=4)], ids=["now", "then"])
def test_a_window_counts_what_takes_effect_in_it(database: Database, known: KnownAt | None) -> None:
    work = [facts.declared(hours=100 * month, worked_to=f"2026-0{month}-10") for month in (1, 2, 3, 4)]
    applied(database, *work)

    found = answer(effective_from="2026-02-10", effective_to="2026-03-10", known_at=known)

    assert found["clause_hours"]["declared"] == "5.00"


def test_an_effect_of_tomorrow_is_not_shown_today(database: Database) -> None:
    applied(database, opened(), facts.target_allocated(hours=500, on="2026-10-01"))

    assert answer()["lots"][0]["due"] is None
    assert answer(effective_to="2026-10-01")["clause_hours"]["due"] is None


def test_a_held_log_says_what_its_totals_may_miss(example: Database) -> None:
    since = datetime(2026, 9, 1, tzinfo=UTC)
    held = Held(log="cpam-075", projection="ledger", since_seq=13, since=since, reason="x")
    with example.connect("feed") as feed:
        hold(feed.cursor(), held=held)

    found = answer()

    assert found["complete"] is False
    assert found["held"] == [
        {"projection": "ledger", "since_seq": 13, "since": "2026-09-01T00:00:00.000000Z"}
    ]
    assert answer(known_at=KnownAt(seq=12, recorded_at=since, asked=12))["complete"] is True
    with pytest.raises(Incomplete) as refused:
        answer(known_at=KnownAt(seq=13, recorded_at=since, asked=13))
    assert refused.value.held


@pytest.mark.parametrize(
    ("way", "events", "due"),
    [
        ("fixed", [], None),
        ("fixed", [facts.target_allocated(hours=0)], "0.00"),
        ("rate", [], "0.00"),
        ("rate", [facts.call_off(amount=1000000, due=20000)], "200.00"),
        ("share_of_hours", [], None),
        (None, [], None),
    ],
)
def test_hours_due_of_a_lot(
    database: Database, way: str | None, events: list[facts.Event], due: str | None
) -> None:
    clause = None if way is None else {"way": way, "function": "main", "target": None}
    applied(database, opened(facts.open_lot(clause=clause)), *events)

    found = answer()

    assert found["lots"][0]["due"] == found["clause_hours"]["due"] == due


def test_reserved_usage_by_article_and_usage(database: Database) -> None:
    reserved: dict[str, Any] = {"reserved": True, "article": "L2113-12", "protected": True}
    with database.connect("feed") as feed:
        apply(
            feed,
            history(
                opened(
                    facts.open_lot(articles=["L2113-12"]),
                    facts.open_lot("2", articles=[]),
                    facts.open_lot("3"),
                ),
                facts.call_off(amount=90000, **reserved),
                facts.invoice(amount=50000, **reserved),
                facts.invoice(amount=-2000, **reserved),
                facts.call_off(amount=100, lot="2", reserved=True, usage="resale"),
                facts.invoice(amount=700, lot="3", protected=True),
                facts.validated(hours=650, protected=True),
            ),
        )

    assert answer()["reserved_usage"] == {
        "reserved_spend": "480.00",
        "reserved_call_offs": 2,
        "reserved_lots_used": 2,
        "reserved_lots_open": 2,
        "protected_spend_not_reserved": "7.00",
        "protected_wins_not_reserved": 1,
        "hours_from_protected": "6.50",
        "by_article": [
            {"article": "L2113-12", "spend": "480.00", "call_offs": 1},
            {"article": None, "spend": "0.00", "call_offs": 1},
        ],
        "by_usage": [
            {"usage": "internal", "reserved_spend": "480.00", "protected_spend_not_reserved": "7.00"}
        ],
    }
    before = answer(effective_from="2025-01-01", effective_to="2025-12-31")
    after = answer(effective_from="2028-01-01", effective_to="2028-12-31")
    assert before["reserved_usage"]["reserved_lots_open"] == 0
    assert after["reserved_usage"]["reserved_lots_open"] == 0
