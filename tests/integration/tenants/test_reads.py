"""One year worked out by hand (support/member_year.py), read by each role, with its reserved usage."""

from decimal import Decimal
from urllib.parse import urlsplit

import pytest

from support.every import every
from support.feeding import feed
from support.in_process_api import a_member, an_organisation, api
from support.member_year import Year, follow, pages
from support.postgres_server import Database
from support.summed_events import EXAMPLE_HOURS
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = [pytest.mark.postgres]


def test_a_member_reads_its_own_results(year: Year) -> None:
    body = api(Role.MEMBER, year.member).get("results").json()

    assert body["clause_hours"] == EXAMPLE_HOURS
    assert body["quarters"][0] == {
        "quarter": "2026-Q1",
        "declared": "154.50",
        "validated": "126.50",
        "reported": "118.00",
        "adjustments": "0.00",
        "published": "118.00",
    }
    assert body["reserved_usage"]["protected_spend_not_reserved"] == "50.00"
    assert (body["complete"], body["as_of"]["log"]) == (True, year.member)


def test_a_buyer_reads_the_same(year: Year) -> None:
    own = api(Role.MEMBER, year.member).get("results").json()

    assert api(Role.BUYER).get(f"members/{year.member}/results").json() == own
    row = next(r for r in pages(api(Role.AUDITOR), "members", limit=1) if r["id"] == year.member)
    assert row["clause_hours"] == own["clause_hours"]
    assert row["reserved_usage"] == own["reserved_usage"]


def test_what_was_known_is_the_same_bytes_for_ever(year: Year, module_database: Database) -> None:
    reading = api(Role.MEMBER, year.member)
    first = reading.get("results", known_at=year.then)
    instant = first.json()["as_of"]["recorded_at"]

    api(Role.BUYER).post("quarters/2019-Q1/close")
    feed(module_database)

    assert reading.get("results", known_at=year.then).content == first.content
    assert first.json()["clause_hours"]["validated"] == "118.00"
    assert first.json()["as_of"]["seq"] == year.then
    by_instant = reading.get("results", known_at=instant).json()
    assert by_instant["as_of"] == first.json()["as_of"]


@pytest.mark.parametrize(
    ("known_at", "code"),
    [("999999", "beyond-head"), ("2190-01-01T00:00:00Z", "future-instant"), ("hier", "bad-instant"),
     ("20260-01-01T00:00:00Z", "bad-instant"), ("2026-02-30T00:00:00Z", "bad-instant")],
)  # fmt: skip
def test_a_moment_that_is_none_is_422(year: Year, known_at: str, code: str) -> None:
    answer = api(Role.MEMBER, year.member).get("results", known_at=known_at)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("path", ["results", "results/explain"])
@pytest.mark.parametrize("period", [("2026-05-01", "2026-01-01"), ("2190-01-01", None)])
def test_a_period_that_ends_before_it_begins_is_422(
    year: Year, path: str, period: tuple[str, str | None]
) -> None:
    first, last = period
    asked = {"effective_from": first, **({} if last is None else {"effective_to": last})}
    measure = {"measure": "validated"} if path == "results/explain" else {}

    answer = api(Role.MEMBER, year.member).get(path, **asked, **measure)

    assert (answer.status_code, answer.json()["code"]) == (422, "ends-before-it-begins")


@pytest.mark.parametrize("known", [{}, {"known_at": True}], ids=["now", "then"])
@every("measure", sorted(EXAMPLE_HOURS))
def test_the_entries_of_a_figure_sum_to_it(year: Year, known: dict[str, bool], measure: str) -> None:
    reading = api(Role.MEMBER, year.member)
    asked = {"known_at": str(year.then)} if known else {}
    figure = reading.get("results", **asked).json()["clause_hours"][measure]

    page = reading.get("results/explain", measure=measure, limit=2, **asked).json()
    lines = pages(reading, "results/explain", measure=measure, limit=2, **asked)
    points = reading.get("results/history", measure=measure, **asked).json()["points"]

    assert sum(Decimal(line["amount"]) for line in lines) == Decimal(figure) == Decimal(page["total"])
    events = {row["seq"]: row for row in pages(reading, "events", limit=3)}
    for line in lines:
        event = events[line["seq"]]
        assert [line[name] for name in ("sentence", "recorded_at", "type")] == [
            event[name] for name in ("sentence", "recorded_at", "type")
        ]
        assert line["rule"]
    assert Decimal(points[-1]["value"] if points else "0.00") == Decimal(figure)
    for point in points:
        event = events[point["seq"]]
        assert (point["recorded_at"], point["sentence"]) == (event["recorded_at"], event["sentence"])


def test_a_history_goes_on_after_its_first_page(year: Year) -> None:
    reading = api(Role.MEMBER, year.member)
    whole = reading.get("results/history", measure="pending").json()

    first = reading.get("results/history", measure="pending", limit=2).json()
    second = follow(reading, first["next"]).json()

    assert [point["value"] for point in whole["points"]][:2] == ["118.00", "0.00"]
    assert whole["points"][-1]["value"] == "14.00"
    assert first["points"] + second["points"] == whole["points"][:4]


def test_an_unknown_measure_is_422(year: Year) -> None:
    assert api(Role.MEMBER, year.member).get("results/explain", measure="happiness").status_code == 422


def test_contractors_and_facilitateurs_read_their_assignments(year: Year) -> None:
    own = pages(api(Role.CONTRACTOR, year.contractor), "hours", limit=3)
    followed = pages(api(Role.FACILITATOR, year.facilitator), "hours", status="pending")
    stranger = api(Role.CONTRACTOR, an_organisation(api(Role.BUYER), "contractor"))

    assert [row["id"] for row in own] == ["in-time", "late", "refused", "waiting"]
    assert {row["member"] for row in own} == {year.member}
    assert [(row["id"], row["hours"]) for row in followed] == [("waiting", "14.00")]
    assert pages(stranger, "hours", member=year.member) == []


def test_hours_say_the_day_their_quarter_was_closed_to_each_reader(year: Year) -> None:
    closed = api(Role.BUYER).get("hours/" + f"{year.member}/late").json()["declaration"]["closed_on"]
    readers = {
        Role.MEMBER: year.member,
        Role.CONTRACTOR: year.contractor,
        Role.FACILITATOR: year.facilitator,
        Role.BUYER: CENTRALE,
    }

    assert closed is not None
    for role, organisation in readers.items():
        rows = pages(api(role, organisation), "hours", contract=year.contract)
        assert {(row["quarter"], row["closed_on"]) for row in rows} == {("2026-Q1", closed)}


def test_a_member_sees_nothing_of_another(year: Year, module_database: Database) -> None:
    other = api(Role.MEMBER, a_member(api(Role.BUYER)))
    feed(module_database)

    assert pages(other, "hours") == pages(other, "lots") == pages(other, "reserved-usage") == []
    assert other.get(f"lots/{year.contract}/1").status_code == 404
    assert other.get("results").json()["clause_hours"]["declared"] == "0.00"
    for path in ("hours", "lots", "reserved-usage", "catalogue"):
        assert other.get(path, member=year.member).status_code == 404


def test_lots_usage_and_catalogue(year: Year) -> None:
    member, buyer = api(Role.MEMBER, year.member), api(Role.BUYER)

    [lot] = pages(member, "lots")
    assert (lot["due"], lot["validated"], lot["ordered"], lot["invoiced"]) == (
        "833.00",
        "126.50",
        "100.00",
        "50.00",
    )
    assert pages(member, f"lots/{year.contract}/1") == pages(buyer, f"lots/{year.contract}/1") == [lot]
    [usage] = pages(member, "reserved-usage")
    assert usage["protected_spend_not_reserved"] == "50.00"
    [shown] = pages(member, "catalogue", member=year.member)
    assert (shown["contract"], shown["lots"][0]["clause"]["hours"]) == (year.contract, "833.00")


def test_pages_go_both_ways_and_a_changed_cursor_is_refused(year: Year) -> None:
    reading = api(Role.CONTRACTOR, year.contractor)
    first = reading.get("hours", limit=2).json()
    second = follow(reading, first["next"]).json()
    back = follow(reading, second["previous"]).json()

    assert [row["id"] for row in second["results"]] == ["refused", "waiting"]
    assert (first["previous"], second["next"]) == (None, None)
    assert back["results"] == first["results"]
    cursor = dict(part.split("=") for part in urlsplit(first["next"]).query.split("&"))["cursor"]
    changed = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    for path, text in (("hours", changed), ("hours", "é"), ("catalogue", cursor)):
        refused = (api(Role.BUYER) if path == "catalogue" else reading).get(path, limit=2, cursor=text)
        assert (refused.status_code, refused.json()["code"]) == (422, "bad-cursor")


def test_a_held_log_says_so(year: Year, module_database: Database) -> None:
    with module_database.connect("feed") as connection:
        connection.execute(
            "insert into held_logs (log, projection, since_seq, since, reason) values (%s, 'ledger', 99, now(), 'x')",
            (year.member,),
        )
        try:
            body = api(Role.MEMBER, year.member).get("results").json()
            rows = api(Role.MEMBER, year.member).get("lots").json()
        finally:
            connection.execute("delete from held_logs where log = %s", (year.member,))

    assert (body["complete"], rows["complete"]) == (False, False)
    assert body["held"][0]["since_seq"] == rows["held"][0]["since_seq"] == 99


def test_a_row_carries_each_measure_and_the_category_of_the_winner(year: Year) -> None:
    (row,) = pages(api(Role.MEMBER, year.member), "reserved-usage")

    # Lot 1 is reserved to nobody and an EA won it: 60.00 invoiced less 10.00, and 118 + 14.5 - 6 hours validated.
    assert (row["reserved"], row["reserved_spend"], row["reserved_lots_open"]) == (False, "0.00", 0)
    assert (row["protected_spend_not_reserved"], row["protected_wins_not_reserved"]) == ("50.00", 1)
    assert row["hours_from_protected"] == "126.50"
    assert row["by_category"] == [
        {
            "category": "L2113-12",
            "protected_spend_not_reserved": "50.00",
            "hours_from_protected": "126.50",
        }
    ]


def test_rows_are_those_of_the_window_asked(year: Year) -> None:
    reading = api(Role.BUYER)
    (before,) = pages(reading, "reserved-usage", member=year.member, effective_to="2025-12-31")

    assert (before["protected_spend_not_reserved"], before["hours_from_protected"]) == ("0.00", "0.00")
    assert pages(reading, "reserved-usage", member=year.member, usage="resale") == []
    refused = reading.get("reserved-usage", effective_from="2026-02-01", effective_to="2026-01-01")
    assert refused.status_code == 422
