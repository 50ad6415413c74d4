"""Every endpoint, as every role, for its own and for another's, against the one table of who may what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from support.every import every
from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, an_organisation, api
from support.postgres_server import Database
from tremplin_tenants.access import Access
from tremplin_tenants.api.urls import PUBLIC, TABLE, Absent
from tremplin_tenants.api.web.file_views import AnnotatedFiles
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

# Requests whose address names what this world has none of; all others are of a contract, a member or a quarter.
NAMES_WHAT_IS_NOT_THERE = {
    *("amend-convention", "end-convention", "complete-commitment", "affirm-tranche"),
    *("settle-open-point", "one-declaration", "link-uptake", "refuse-uptake"),
    *("person-eligibility", "person-hires", "revoke-key", "end-audit-access"),
    # Nothing is sealed here.
    *("head-proof", "event-proof", "log-consistency", "audit-bundle"),
    *("return-hours", "resubmit-hours", "validate-hours", "reject-hours", "correct-hours"),
}
# Reads that take `member`, or `log`.
OF_A_MEMBER = {
    *("events", "lots", "lot", "hours", "reserved-usage", "catalogue", "doeth", "spaser"),
    *("call-offs", "invoices", "events-density", "audit-compare", "restatements"),
    "uptake",
    *("head-proof", "event-proof", "log-consistency", "audit-bundle"),
}
OF_A_LOG = {
    *("events", "events-density", "audit-compare", "head-proof", "event-proof", "log-consistency"),
    "audit-bundle",
}
ASKED = {
    "explain": {"measure": "validated"},
    "history": {"measure": "validated"},
    "publics": {"contract": "nothing", "quarter": "2019-Q4"},
    "event-proof": {"seq": "1"},
    "log-consistency": {"from": "1", "to": "1"},
}
OF_FILES = {"send-hours-file", "send-invoices-file"}
KINDS = {Role.MEMBER: "member", Role.CONTRACTOR: "contractor", Role.FACILITATOR: "facilitator"}


@dataclass(frozen=True)
class World:
    """Two of each kind; a contract open to the first member, awarded to the first contractor."""

    own: dict[Role, str]
    other: dict[Role, str]
    contract: str
    ask: dict[Role, Api]


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    make: Callable[[str], str] = lambda kind: (  # noqa: E731
        a_member(buyer) if kind == "member" else an_organisation(buyer, kind)
    )
    own = {role: make(kind) for role, kind in KINDS.items()} | {Role.BUYER: CENTRALE, Role.AUDITOR: CENTRALE}
    other = {role: make(kind) for role, kind in KINDS.items()} | {
        Role.BUYER: CENTRALE,
        Role.AUDITOR: CENTRALE,
    }
    contract = a_contract(buyer, contractor=own[Role.CONTRACTOR], member=own[Role.MEMBER])
    assert buyer.post("quarters/2019-Q4/close").status_code == 200
    assert buyer.post("quarters/2019-Q4/publish").status_code == 200
    feed(module_database)
    return World(own, other, contract, {role: api(role, own[role]) for role in Role})


def requests() -> Iterator[tuple[str, Role, str]]:
    for endpoint in TABLE:
        for role in Role:
            for whose in ("own", "other"):
                yield endpoint, role, whose


@every(("endpoint", "role", "whose"), list(requests()))
def test_the_table_holds(world: World, endpoint: str, role: Role, whose: str) -> None:
    row = TABLE[endpoint]
    access = row.roles.get(role)

    status = ask(world, endpoint, role, whose).status_code

    if access is None:
        assert status == 403
    elif access is Access.OWN and whose == "other":
        assert status == 404
    elif row.method == "GET":
        assert status == (404 if endpoint in NAMES_WHAT_IS_NOT_THERE else 200)
    elif endpoint in OF_FILES:
        assert status == 415
    else:  # an empty body lacks a field, or a rule refuses it, but what an address names is looked up before
        assert status == (404 if endpoint in NAMES_WHAT_IS_NOT_THERE else 422)


def ask(world: World, endpoint: str, role: Role, whose: str) -> Any:
    """The request, about the asker's own organisation or another of the same kind."""
    row, about = TABLE[endpoint], world.own if whose == "own" else world.other
    member = about[Role.MEMBER]
    named = {"contracts": world.contract, "organisations": member}.get(row.path.split("/")[0], "nothing")
    path = row.path.format(
        id=named, member=member, contract=world.contract, lot="1", quarter="2019-Q4", tranche="t1", prefix="x"
    )
    if row.method == "POST":
        return world.ask[role].post(path)
    return world.ask[role].get(path, **query(endpoint, role, member, whose))


def query(endpoint: str, role: Role, member: str, whose: str) -> dict[str, str]:
    asked = {"log": member, "from": "0"} if endpoint == "audit-compare" else dict(ASKED.get(endpoint, {}))
    if role is Role.MEMBER and whose == "other":
        by = "log" if endpoint in OF_A_LOG else "member"
        if endpoint in OF_A_MEMBER:
            asked[by] = member
    return asked


def test_every_view_has_its_row_in_the_table() -> None:
    found = sorted((method, path) for method, path, _ in views(get_resolver().url_patterns, ""))

    assert found == sorted((row.method, row.path) for row in TABLE.values())


def views(patterns: list[Any], prefix: str) -> Iterator[tuple[str, str, str]]:
    for pattern in patterns:
        route = prefix + str(getattr(pattern.pattern, "_route", ""))
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            view: Any = getattr(pattern.callback, "view_class", None)
            if view not in (Absent, AnnotatedFiles, *PUBLIC) and route.startswith("api/v1/"):
                endpoint = view.endpoint
                yield TABLE[endpoint].method, TABLE[endpoint].path, route


@every("endpoint", list(TABLE))
def test_without_a_key_nothing_is_answered(world: World, endpoint: str) -> None:
    row = TABLE[endpoint]
    path = row.path.format(
        id="x", member="x", contract="x", lot="1", quarter="2020-Q1", tranche="t1", prefix="x"
    )
    nobody = Api("tremplin_00000000_" + "0" * 40)

    answer = nobody.post(path) if row.method == "POST" else nobody.get(path)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_member_waits_for_its_own_log_only(world: World) -> None:
    member, other = world.own[Role.MEMBER], world.other[Role.MEMBER]

    def waiting(log: str, seq: int) -> int:
        return int(world.ask[Role.MEMBER].get("events", wait_for=f"{log}:{seq}").status_code)

    assert [waiting(member, 1), waiting(member, 10**6), waiting(other, 1), waiting("nobody", 1)] == [
        200,
        422,
        404,
        404,
    ]
