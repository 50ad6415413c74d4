"""Figures of any prefix of a log, and of windows over years, are sums made outside the platform."""

from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from support import compared, summed_events as summed
from support.feeding import feed
from support.in_process_api import (
    Api,
    a_contract,
    a_member,
    a_registered_contract,
    an_organisation,
    api,
    new_name,
)
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


class Work(NamedTuple):
    """One declaration and what becomes of it; `delta` corrects what is validated, 0 for none."""

    month: int
    hours: int
    fate: str
    delta: int


FATES = ("pending", "rejected", "validated", "resubmitted")
works = st.lists(
    st.builds(
        Work,
        month=st.sampled_from((1, 2, 3, 4, 5)),
        hours=st.integers(1, 200_00),
        fate=st.sampled_from(FATES),
        delta=st.integers(-50_00, 50_00),
    ),
    min_size=1,
    max_size=5,
)


class Teller:
    """A contractor that declares for one member, and a buyer that decides."""

    def __init__(self) -> None:
        self.buyer = api(Role.BUYER)
        self.member, contractor = a_member(self.buyer), an_organisation(self.buyer, "contractor")
        self.contract = a_contract(self.buyer, contractor=contractor, member=self.member)
        self.contractor, self.declaring = contractor, api(Role.CONTRACTOR, contractor)
        self.path = f"members/{self.member}/hours"

    def tell(self, number: int, work: Work) -> None:
        """Declare it, and let become of it what does."""
        said: dict[str, Any] = {"contract": self.contract, "lot": "1", "contractor": self.contractor}
        days = {"worked_from": f"2026-{work.month:02}-01", "worked_to": f"2026-{work.month:02}-28"}
        hours = summed.decimal(work.hours)
        self.declaring.made(self.path, id=f"h{number}", modality="direct", hours=hours, **days, **said)
        item = f"{self.path}/h{number}"
        if work.fate == "rejected":
            self.buyer.made(f"{item}/reject", reason="doublon")
        if work.fate == "resubmitted":
            self.buyer.made(f"{item}/return", reason="absence")
            self.declaring.made(f"{item}/resubmit", hours=summed.decimal(work.hours + 1))
        if work.fate in ("validated", "resubmitted"):
            self.buyer.made(f"{item}/validate")
            delta = max(work.delta, -work.hours)
            if delta:
                self.buyer.made(f"{item}/correct", delta=summed.decimal(delta), reason="pointage")


def events_of(reading: Api) -> list[dict[str, Any]]:
    """The member's whole log, as the API gives it."""
    found: list[dict[str, Any]] = reading.get("events", limit="1000").json()["results"]
    return found


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(works, st.integers(0, 5))
def test_results_known_at_any_seq_are_the_sum_of_the_events_up_to_it(
    module_database: Database, acts: list[Work], closed_before: int
) -> None:
    teller = Teller()
    for number, work in enumerate(acts):
        if number == closed_before:
            teller.buyer.post("quarters/2026-Q1/close")
        teller.tell(number, work)
    feed(module_database)

    reading = api(Role.MEMBER, teller.member)
    events = events_of(reading)
    results: dict[str, Any] = {}
    known: dict[int, dict[str, Any]] = {}
    for event in events:
        known[event["seq"]] = results = reading.get("results", known_at=str(event["seq"])).json()
        hours = {
            name: value for name, value in results["clause_hours"].items() if name not in ("due", "missing")
        }
        assert hours == summed.clause_hours(events[: event["seq"]])
        reported = sum(int(quarter["reported"].replace(".", "")) for quarter in results["quarters"])
        assert reported == int(hours["validated"].replace(".", ""))
    hold_to_differences(reading, teller.member, known)
    for measure in ("pending", "validated", "missing", "adjustments"):
        asked = {"measure": measure, "known_at": str(len(events))}
        explained = reading.get("results/explain", limit="500", **asked).json()
        points = reading.get("results/history", **asked).json()["points"]
        figure = Decimal(results["clause_hours"][measure])
        assert (
            Decimal(explained["total"])
            == figure
            == sum(Decimal(row["amount"]) for row in explained["results"])
        )
        assert Decimal(points[-1]["value"] if points else 0) == figure


def hold_to_differences(reading: Api, log: str, known: dict[int, dict[str, Any]]) -> None:
    """Whatever the two positions, the events of each difference sum to it."""
    head = len(known)
    for first, last in ((1, head), (head // 2, head), (head, head // 2)):
        asked = {"log": log, "from": str(first), "to": str(last)}
        differences = reading.get("audit/compare", **asked).json()["differences"]
        assert compared.summed(differences) == compared.moved(known[first], known[last])


def two_awarded_lots(buyer: Api, *, member: str) -> str:
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


def test_spent_and_due_known_at_a_seq_sum_the_events_up_to_it(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    buys(buyer, member, two_awarded_lots(buyer, member=member))
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


def a_reserved_contract(buyer: Api, *, member: str) -> str:
    """A contract from 2024 to 2027 of two lots reserved for EA and ESAT, open to a member."""
    contractor = an_organisation(buyer, "contractor")
    lots = [{"id": lot, "title": lot, "reservation": {"articles": ["L2113-12"]}} for lot in ("1", "2")]
    contract = a_registered_contract(
        buyer, title="Espaces verts", starts_on="2024-01-01", ends_on="2027-12-31", lots=lots
    )
    buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{contract}/members", member=member, from_="2024-01-01")
    for lot in ("1", "2"):
        buyer.made(
            f"contracts/{contract}/lots/{lot}/award",
            contractor=contractor,
            notified_on="2024-01-01",
            evidence={"share_percent": "55.00", "on": "2023-12-01"},
        )
    return contract


def test_rule_17_a_lot_used_in_two_years_is_one_lot_over_both(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    contract = a_reserved_contract(buyer, member=member)
    for lot, day in (("1", "2024-03-01"), ("1", "2025-03-01"), ("2", "2025-04-01")):
        buyer.made(f"members/{member}/call-offs", contract=contract, lot=lot, amount="1000.00", placed_on=day)
    feed(module_database)

    def used(first: str, last: str) -> tuple[int, int]:
        window = {"effective_from": first, "effective_to": last}
        usage = buyer.get(f"members/{member}/results", **window).json()["reserved_usage"]
        return usage["reserved_lots_used"], usage["reserved_lots_open"]

    # lot 1 in 2024, lots 1 and 2 in 2025: 1 and 2, and 2 over both, not 3; two lots are open all along
    assert used("2024-01-01", "2024-12-31") == (1, 2)
    assert used("2025-01-01", "2025-12-31") == (2, 2)
    assert used("2024-01-01", "2025-12-31") == (2, 2)
