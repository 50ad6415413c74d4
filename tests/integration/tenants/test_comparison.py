"""`audit/compare`: each difference is the sum of its events, and is that of two results of the past."""

from typing import Any

import pytest

from support.compared import moved, summed
from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, an_organisation, api
from support.member_year import Year
from support.postgres_server import Database
from tremplin_projections.queries.members import comparison
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def compared(reading: Api, log: str, **positions: Any) -> dict[str, Any]:
    answer = reading.get("audit/compare", log=log, **{name.rstrip("_"): at for name, at in positions.items()})
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def steps(found: dict[str, Any], figure: str) -> list[tuple[int, str | int]]:
    (row,) = (row for row in found["differences"] if row["figure"] == figure)
    return [(event["seq"], event["amount"]) for event in row["events"]]


def test_every_two_positions_differ_by_their_events(year: Year) -> None:
    reading = api(Role.MEMBER, year.member)
    head = reading.get("results").json()["as_of"]["seq"]
    known = [reading.get("results", known_at=seq).json() for seq in range(head + 1)]

    for first in range(head + 1):
        for last in {0, first, first // 2, head}:
            found = compared(reading, year.member, from_=first, to=last)
            assert (found["from"], found["to"]) == (known[first], known[last])
            assert found["as_of"] == known[max(first, last)]["as_of"]
            assert summed(found["differences"]) == moved(known[first], known[last])


def test_the_year_worked_by_hand_differs_by_its_events(year: Year) -> None:
    reading = api(Role.MEMBER, year.member)
    found = compared(reading, year.member, from_=year.then)
    events = {row["seq"]: row for row in reading.get("events", limit=100).json()["results"]}

    # 14.50 validated late then a correction of -6.00, of 36.50 declared late of which 8.00 are rejected.
    expected = {
        "clause_hours.validated": ["14.50", "-6.00"],
        "lots.validated": ["14.50", "-6.00"],
        "clause_hours.declared": ["14.50", "8.00", "14.00"],
        "clause_hours.rejected": ["8.00"],
        "clause_hours.missing": ["-14.50", "6.00"],
        "quarters.published": ["118.00"],
        "reserved_usage.protected_spend_not_reserved": ["60.00", "-10.00"],
        "reserved_usage.protected_wins_not_reserved": [1],
    }
    for figure, amounts in expected.items():
        assert [amount for _, amount in steps(found, figure)] == amounts, figure
    (lot,) = (row for row in found["differences"] if row["figure"] == "lots.validated")
    assert (lot["contract"], lot["lot"], lot["from"], lot["to"]) == (year.contract, "1", "118.00", "126.50")
    assert "quarter" not in lot
    for row in found["differences"]:
        for event in row["events"]:
            assert event["sentence"] == events[event["seq"]]["sentence"]
    assert found["to"]["clause_hours"] == reading.get("results").json()["clause_hours"]


def test_what_was_known_before_may_take_effect_since(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member, winner = a_member(buyer), an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=winner, member=member)
    amended = {"clause": {"way": "fixed", "function": "main", "hours": "900.00"}, "ground": "R2194-1"}
    buyer.made(f"contracts/{contract}/lots/1/target", effective_on="2030-01-01", **amended)
    feed(module_database)
    head = buyer.get(f"members/{member}/results").json()["as_of"]["seq"]

    # The amendment takes effect in 2030: neither position counts it, and both know of it.
    found = compared(buyer, member, from_=head - 1, to=head)
    assert found["differences"] == []


def test_it_is_the_same_bytes_for_ever(year: Year, module_database: Database) -> None:
    reading = api(Role.MEMBER, year.member)
    asked = {"log": year.member, "from": "0", "to": year.then}
    first = reading.get("audit/compare", **asked).content

    api(Role.BUYER).post("quarters/2018-Q1/close")
    feed(module_database)

    assert reading.get("audit/compare", **asked).content == first
    by_instant = {**asked, "to": reading.get("results", known_at=year.then).json()["as_of"]["recorded_at"]}
    assert (
        reading.get("audit/compare", **by_instant).json()["differences"]
        == reading.get("audit/compare", **asked).json()["differences"]
    )


def test_another_log_is_as_absent_and_a_position_that_is_none_422(year: Year) -> None:
    buyer, own, auditor = api(Role.BUYER), api(Role.MEMBER, year.member), api(Role.AUDITOR)
    other = a_member(buyer)
    asked = {"from": "0", "to": "1"}

    assert (
        compared(auditor, year.member, from_=0)["differences"]
        == compared(own, year.member, from_=0)["differences"]
    )
    absent = own.get("audit/compare", log="nobody", **asked)
    assert absent.status_code == 404
    for log in (other, "centrale", year.contractor):
        assert own.get("audit/compare", log=log, **asked).content == absent.content
        assert own.get("audit/compare", log=log, **{"from": "x"}).content == absent.content
    for log in ("centrale", year.contractor, "nobody"):
        assert buyer.get("audit/compare", log=log, **asked).status_code == 404
    for name, at, code in (
        ("from", "99999", "beyond-head"),
        ("to", "hier", "bad-instant"),
        ("to", "2190-01-01T00:00:00Z", "future-instant"),
    ):
        answer = own.get("audit/compare", log=year.member, **{**asked, name: at})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["errors"][0]["pointer"] == f"/{name}"
    assert own.get("audit/compare", log=year.member).status_code == 422


def test_what_does_not_sum_is_503_and_names_no_event(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = api(Role.MEMBER, year.member)
    asked = {"log": year.member, "from": "0"}

    with monkeypatch.context() as patched:
        patched.setattr(
            comparison, "_ENTRIES", comparison._ENTRIES.replace("effective <=", "false and effective <=")
        )
        answer = reading.get("audit/compare", **asked)
        assert answer.status_code == 503
        assert "ne font pas la somme" in answer.json()["detail"]
    with monkeypatch.context() as patched:
        patched.setattr(comparison, "MOST_ENTRIES", 3)
        answer = reading.get("audit/compare", **asked)
        assert (answer.status_code, answer.json()["code"]) == (422, "too-far-apart")
    assert reading.get("audit/compare", **asked).status_code == 200
