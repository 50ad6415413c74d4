"""`GET events` narrowed by kind, subject, day and text, forwards and newest first; `events/density`, month by month."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from unittest.mock import patch

import pytest

from support.facts import append_to, new_fact, open_logs
from support.in_process_api import Api, api
from support.member_year import Year, a_year, follow, pages
from support.postgres_server import Database
from tremplin_platform.store.demo import declare_demo
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def year(module_database: Database) -> Year:
    return a_year(module_database)


@pytest.fixture
def member(year: Year) -> Api:
    return api(Role.MEMBER, year.member)


def seqs(rows: list[dict[str, Any]]) -> list[int]:
    return [row["seq"] for row in rows]


def test_one_kind_of_events_is_listed(member: Api) -> None:
    every = pages(member, "events")

    found = pages(member, "events", type="hours.validated", limit=1)

    assert found == [row for row in every if row["type"] == "hours.validated"]
    assert len(found) == 2
    assert member.get("events", type="hours.asleep").json()["code"] == "unknown-type"


def test_events_about_one_subject_are_listed(member: Api, year: Year) -> None:
    whole = pages(member, "events", subject=f"{year.member}/hours/in-time")
    identified = pages(member, "events", subject="in-time")

    assert [row["type"] for row in whole] == ["hours.declared", "hours.validated", "hours.corrected"]
    assert identified == whole
    assert pages(member, "events", subject="nothing") == []


def test_events_of_a_contract_and_its_lots_are_found_by_its_name(year: Year) -> None:
    buyer = api(Role.BUYER)
    buyer.made(
        f"contracts/{year.contract}/lots/1/difficulty", on="2026-02-10", reason="r", excused_hours="1.00"
    )

    found = {row["type"] for row in pages(buyer, "events", subject=year.contract)}

    assert {"contract.registered", "contract.lot-awarded", "execution.difficulty-notified"} <= found


def test_newest_first_goes_back_to_the_first(member: Api) -> None:
    every = pages(member, "events")

    first = member.get("events", before=10**9, limit=3).json()
    second = follow(member, first["next"]).json()
    back = follow(member, second["previous"]).json()

    assert pages(member, "events", before=10**9, limit=3) == every[::-1]
    assert first["previous"] is None
    assert (back["results"], back["previous"]) == (first["results"], None)
    assert pages(member, "events", before=every[4]["seq"]) == every[3::-1]
    assert pages(member, "events", before=every[4]["seq"], after=every[1]["seq"]) == [every[3], every[2]]
    assert member.get("events", before=0).status_code == 422


def test_a_text_of_the_sentence_finds_events(member: Api) -> None:
    every = pages(member, "events")
    word = next(row["sentence"] for row in every if row["type"] == "hours.rejected").split()[-1]

    found = pages(member, "events", q=word.upper(), limit=1)

    assert found == [row for row in every if word.lower() in row["sentence"].lower()]
    assert 0 < len(found) < len(every)
    accented = next(row for row in every if "é" in row["sentence"])
    plain = accented["sentence"].replace("é", "e")[:60].replace("’", "'").replace("\u00a0", " ")
    assert accented in pages(member, "events", q=plain)
    assert pages(member, "events", q="rien de tel ici", before=10**9) == []


@pytest.mark.parametrize("narrowed", [{"q": "heures"}, {"type": "hours.declared"}, {"subject": "in-time"}])
@pytest.mark.parametrize("way", [{}, {"before": "1000000"}])
def test_a_page_examines_so_many_events_and_goes_on(
    member: Api, narrowed: dict[str, str], way: dict[str, str]
) -> None:
    whole = pages(member, "events", **narrowed, **way)

    with (
        patch("tremplin_tenants.api.event_pages.WORDED", 2),
        patch("tremplin_tenants.api.event_pages.EXAMINED", 2),
    ):
        walked = list(_walked(member, **narrowed, **way))

    assert [row for page in walked for row in page["results"]] == whole
    assert max(len(page["results"]) for page in walked) <= 2
    assert any(not page["results"] for page in walked[:-1]) or narrowed.get("q") == "heures"
    assert {page["previous"] for page in walked} == {None}


def _walked(reading: Api, **query: str) -> Iterator[dict[str, Any]]:
    page = reading.get("events", **query).json()
    yield page
    while page["next"] is not None:
        page = follow(reading, page["next"]).json()
        yield page


@pytest.fixture
def dated(database: Database) -> Api:
    """A log of four facts recorded in January, then one in March and two in May, of Paris; read by an auditor."""
    open_logs(database, "cpam-075")
    moments = ("2025-12-31T23:00:00", "2026-01-15T12:00:00", "2026-01-31T22:59:59", "2026-01-31T22:59:59.5")
    later = ("2026-03-28T23:00:00", "2026-05-31T21:59:59", "2026-05-31T21:59:59.9")
    with closing(database.connect_superuser()) as owner, closing(database.connect("command")) as connection:
        declare_demo(owner)
        append_to(connection, "cpam-075", [new_fact("cpam-075", place) for place in range(1, 8)])
        for seq, moment in enumerate((*moments, *later), 1):
            owner.execute(
                "update events set recorded_at = %s where log = 'cpam-075' and seq = %s", (f"{moment}Z", seq)
            )
        owner.execute("update heads set recorded_at = %s where log = 'cpam-075'", (f"{later[-1]}Z",))
    return api(Role.AUDITOR)


def test_days_are_those_of_recording_in_paris(dated: Api) -> None:
    def found(**asked: str) -> list[int]:
        named = {name.rstrip("_"): value for name, value in asked.items()}
        return seqs(pages(dated, "events", log="cpam-075", limit=2, **named))

    assert found(from_="2026-01-01", to="2026-01-31") == [1, 2, 3, 4]
    assert found(from_="2026-03-29") == [5, 6, 7]
    assert found(to="2026-03-28") == [1, 2, 3, 4]
    assert found(from_="2026-06-01") == []
    assert found(from_="2026-01-15", to="2026-05-31", before="99") == [7, 6, 5, 4, 3, 2]
    refused = dated.get("events", **{"from": "2026-02-01", "to": "2026-01-31"})
    assert (refused.status_code, refused.json()["code"]) == (422, "ends-before-it-begins")


def test_each_month_has_its_number_of_events(dated: Api) -> None:
    found = dated.get("events/density", log="cpam-075").json()

    assert found["results"] == [
        {"month": "2026-01", "events": 4},
        {"month": "2026-02", "events": 0},
        {"month": "2026-03", "events": 1},
        {"month": "2026-04", "events": 0},
        {"month": "2026-05", "events": 2},
    ]
    assert found["as_of"]["seq"] == 7


def test_an_empty_log_has_no_month(database: Database) -> None:
    open_logs(database, "cpam-075")

    assert api(Role.AUDITOR).get("events/density", log="cpam-075").json()["results"] == []


def test_months_of_another_s_log_are_as_absent(member: Api, year: Year) -> None:
    answers = [member.get("events/density", log=log) for log in ("centrale", year.contractor, "nobody")]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    every = pages(member, "events")
    counted = member.get("events/density").json()["results"]
    assert sum(row["events"] for row in counted) == len(every)
