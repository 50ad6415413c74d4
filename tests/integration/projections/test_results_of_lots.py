"""What results say of lots: hours due under each kind of clause, and reserved usage."""

from typing import Any

import pytest

from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import apply, history, opened
from support.results import answer


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
    with database.connect("feed") as feed:
        apply(feed, history(opened(facts.open_lot(clause=clause)), *events))

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
