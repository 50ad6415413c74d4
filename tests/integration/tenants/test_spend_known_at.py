"""Of any prefix of a log, what was spent, ordered and due as known then is the sum of its events, made outside."""

from typing import Any

import pytest

from support import summed_events as summed
from support.feeding import feed
from support.in_process_api import Api, a_member, an_organisation, api, new_name
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def a_contract(buyer: Api, *, member: str) -> str:
    """Lot 1 is reserved, under a rate; lot 2 is not, under a fixed target; an EA won both."""
    contract, winner = new_name("contract"), an_organisation(buyer, "contractor")
    rate = {"way": "rate", "function": "main", "hours_per_1000_euros": "20.00"}
    fixed = {"way": "fixed", "function": "logistics", "hours": "833.00"}
    lots = [
        {"id": "1", "title": "Espaces verts", "reservation": {"articles": ["L2113-12"]}, "clause": rate},
        {"id": "2", "title": "Nettoyage", "clause": fixed},
    ]
    days = {"starts_on": "2020-01-01", "ends_on": "2030-12-31"}
    terms = {"title": "Sites", "buyer": "rso", "usage": "internal", "centrale_role": "intermediary"}
    buyer.made("contracts", id=contract, kind="framework", lots=lots, **terms, **days)
    buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    proof = {"share_percent": "55.00", "on": "2019-12-01"}
    for lot in ("1", "2"):
        award = {"contractor": winner, "notified_on": "2020-01-01", "evidence": proof}
        buyer.made(f"contracts/{contract}/lots/{lot}/award", **award)
    return contract


def buys(buyer: Api, member: str, contract: str) -> None:
    """Two orders on lot 1 and one on lot 2; invoices, one credited in part, one whole; a part allocated twice."""
    path = f"members/{member}"
    for order, lot, amount in (("a", "1", "10000.00"), ("b", "2", "5000.00"), ("c", "1", "2500.00")):
        on = {"contract": contract, "lot": lot, "placed_on": "2026-02-02"}
        buyer.made(f"{path}/call-offs", id=order, amount=amount, **on)
    for order, amount in (
        ("a", "4000.00"),
        ("b", "1200.00"),
        ("a", "-1000.50"),
        ("b", "-1200.00"),
        ("c", "0.01"),
    ):
        buyer.made(f"{path}/invoices", call_off=order, amount=amount, invoiced_on="2026-03-02")
    for hours in ("100.00", "60.25"):
        buyer.made(f"contracts/{contract}/lots/2/allocation", member=member, hours=hours)


def test_spent_and_due_known_at_a_seq_sum_the_events_up_to_it(
    module_database: Database,
) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    buys(buyer, member, a_contract(buyer, member=member))
    feed(module_database)

    reading = api(Role.MEMBER, member)
    events = reading.get("events", limit="1000").json()["results"]
    known: dict[str, Any] = {}
    for event in events:
        known = reading.get("results", known_at=str(event["seq"])).json()
        prefix = events[: event["seq"]]
        expected = summed.reserved_usage(prefix)
        assert {name: known["reserved_usage"][name] for name in expected} == expected
        assert known["clause_hours"]["due"] == summed.hours_due(prefix)
    # At the end: 4,000.00 − 1,000.50 + 0.01 on lot 1, nothing left on lot 2; 12,500 € at 20 h per 1,000 € and 60.25 h.
    usage = known["reserved_usage"]
    assert (usage["reserved_spend"], usage["protected_spend_not_reserved"]) == ("2999.51", "0.00")
    assert known["clause_hours"]["due"] == "310.25"
