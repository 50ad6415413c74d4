"""`/exports`: the lists of a role, their counts, and files that are what the API answers; another's are not there."""

import re
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from support.exported import as_json, by_rfc4180
from support.feeding import feed
from support.in_process_api import a_member, api
from support.member_year import Year
from support.postgres_server import Database
from support.round_trips import round_trips
from support.signed_in import signed_in
from tremplin_tenants.api.hours.hour_reads import HoursList
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture
def browser(year: Year) -> Client:
    return signed_in(Role.MEMBER, year.member)


def without_token(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def links(browser: Client, address: str) -> list[str]:
    answer = browser.get(address)
    assert answer.status_code == 200
    return [
        link.replace("&amp;", "&") for link in re.findall(r'href="(/exports/[^"]+)"', answer.content.decode())
    ]


def test_every_link_of_the_page_gives_a_file(year: Year, browser: Client) -> None:
    of_roles = {Role.MEMBER: browser, Role.AUDITOR: signed_in(Role.AUDITOR)}
    for role, asking in of_roles.items():
        found = links(asking, "/exports")
        assert len(found) >= 3 * 10, role
        for link in found:
            answer = asking.get(link)
            assert answer.status_code == 200, (role, link)
            assert answer.headers["Content-Disposition"].startswith("attachment"), (role, link)
            assert len(answer.getvalue()) > 0


def test_what_the_lists_of_the_page_share_is_asked_once(year: Year) -> None:
    """Each list is a statement or more; where it stands, what is held, and an auditor's access are one for all."""
    for role, trips in ((Role.MEMBER, 42), (Role.AUDITOR, 52)):
        asking = signed_in(role, *([year.member] if role is Role.MEMBER else []))
        for _ in range(6):  # so many prepare every statement
            assert asking.get("/exports").status_code == 200

        with round_trips(*served()) as counted:
            asking.get("/exports")

        assert counted.count <= trips, (role, counted.count)


def served() -> list[Any]:
    """The connections under Django's that answer a page."""
    return [connections[alias].connection for alias in ("default", "command")]


def test_the_file_of_a_page_is_what_the_api_answers(year: Year, browser: Client) -> None:
    member = api(Role.MEMBER, year.member)
    columns = [column for column in HoursList.columns() if column.words is None]
    rows = as_json(columns, member.get("hours", quarter="2026-Q1").json()["results"])
    (link,) = [
        link for link in links(browser, "/exports?quarter=2026-Q1") if "/hours" in link and "rfc" in link
    ]
    assert "quarter=2026-Q1" in link
    assert by_rfc4180(browser.get(link).getvalue())[1:] == rows
    assert browser.get("/exports").content.decode().count(f'data-label="Lignes"><div>{len(rows)}</div>') >= 1


def test_no_file_of_another_and_none_of_another_role(
    year: Year, module_database: Database, browser: Client
) -> None:
    stranger = signed_in(Role.MEMBER, a_member(api(Role.BUYER)))
    feed(module_database)
    absent = stranger.get("/exports/nothing")
    assert absent.status_code == 404
    for address in (f"hours?member={year.member}", f"events?log={year.member}", "members", "contracts"):
        answer = stranger.get(f"/exports/{address}")
        assert (answer.status_code, without_token(answer)) == (404, without_token(absent)), address
    for role in (Role.BUYER, Role.CONTRACTOR, Role.FACILITATOR):
        own = {Role.CONTRACTOR: year.contractor, Role.FACILITATOR: year.facilitator}
        visitor = signed_in(role, own[role]) if role in own else signed_in(role)
        assert visitor.get("/exports").status_code == 404
        assert visitor.get("/exports/hours").getvalue()
    assert Client().get("/exports/hours?format=csv").headers["Location"].startswith("/connexion?suite=")
    assert browser.get("/exports/hours?format=pdf").status_code == 422
