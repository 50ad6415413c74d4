"""`restatements`: the published quarters whose truth has moved, and the events that sum to each move."""

from typing import Any

import pytest

from support.in_process_api import a_member, api
from support.member_year import Year, pages
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def without_sentences(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "events": [(event["seq"], event["amount"]) for event in row["events"]]}


def test_each_published_quarter_that_moved_has_its_events(year: Year) -> None:
    own = api(Role.MEMBER, year.member)
    (row,) = pages(own, "restatements")
    events = {event["seq"]: event for event in pages(own, "events")}
    published = next(event for event in events.values() if event["type"] == "delivered.quarter-published")

    # 118.00 published; 14.50 validated late, then 6.00 counted twice: 126.50 are true now.
    assert (row["member"], row["quarter"], row["contract"], row["lot"]) == (
        year.member,
        "2026-Q1",
        year.contract,
        "1",
    )
    assert (row["published"], row["now"]) == ("118.00", "126.50")
    assert row["published_at"] == published["recorded_at"]
    assert [event["amount"] for event in row["events"]] == ["14.50", "-6.00"]
    for event in row["events"]:
        stored = events[event["seq"]]
        assert (event["recorded_at"], event["sentence"]) == (stored["recorded_at"], stored["sentence"])
    results = own.get("results").json()
    assert row["now"] == results["quarters"][0]["validated"]


def test_who_reads_them(year: Year) -> None:
    buyer, own = api(Role.BUYER), api(Role.MEMBER, year.member)
    other = a_member(buyer)
    rows = pages(own, "restatements")

    for reading in (buyer, api(Role.AUDITOR)):
        assert pages(reading, "restatements", member=year.member) == rows
        assert [
            row for row in pages(reading, "restatements", limit=1) if row["member"] == year.member
        ] == rows
        assert pages(reading, "restatements", member=other) == []
    assert pages(own, "restatements", member=year.member) == rows
    absent = own.get("restatements", member="nobody")
    assert absent.status_code == 404
    assert own.get("restatements", member=other).content == absent.content
    assert pages(api(Role.MEMBER, other), "restatements") == []
    for role in (Role.CONTRACTOR, Role.FACILITATOR):
        organisation = year.contractor if role is Role.CONTRACTOR else year.facilitator
        assert api(role, organisation).get("restatements").status_code == 403
