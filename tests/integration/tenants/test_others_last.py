"""Whether what others have done leaves room is answered last: no other refusal changes with it."""

from dataclasses import dataclass
from typing import Any

import pytest

from support.in_process_api import Api, a_member, a_registered_contract, an_organisation, api, new_name
from support.postgres_server import Database
from support.two_of_each import Seen, deliver_to, kept, seen
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

CLAUSE = {"way": "fixed", "function": "main", "hours": "833.00"}
FITS, TOO_MUCH = "1.00", "999.00"


def opened(buyer: Api, members: list[str], contractors: list[str], **terms: Any) -> str:
    """A contract with one lot for each contractor, awarded and open to the members since 2020."""
    lots = [{"id": str(n), "title": "Paris", "clause": CLAUSE} for n, _ in enumerate(contractors, 1)]
    contract = a_registered_contract(buyer, lots=lots, **terms)
    buyer.made(f"contracts/{contract}/publish")
    for member in members:
        buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    for n, contractor in enumerate(contractors, 1):
        buyer.made(f"contracts/{contract}/lots/{n}/award", contractor=contractor, notified_on="2020-01-01")
    return contract


@dataclass(frozen=True)
class Orders:
    """A member that ordered `c1`, on a contract of at most 1,000 euros of which another has ordered 950."""

    database: Database
    ask: Api
    member: str
    contract: str

    def order(self, amount: str, *, headers: dict[str, str] | None = None, **said: Any) -> Any:
        body = {"id": new_name("order"), "contract": self.contract, "lot": "1", "placed_on": "2026-02-02"}
        return self.ask.post(f"members/{self.member}/call-offs", {**body, "amount": amount, **said}, headers)


@pytest.fixture
def orders(database: Database) -> Orders:
    buyer = api(Role.BUYER)
    member, other = a_member(buyer), a_member(buyer)
    contractor = an_organisation(buyer, "contractor")
    contract = opened(buyer, [member, other], [contractor], maximum="1000.00", starts_on="2021-01-01")
    said = {"contract": contract, "lot": "1", "placed_on": "2026-02-02"}
    buyer.made(f"members/{other}/call-offs", id="c9", amount="950.00", **said)
    buyer.made(f"members/{member}/call-offs", id="c1", amount="10.00", **said)
    deliver_to(database, member, other)
    return Orders(database, api(Role.MEMBER, member), member, contract)


OWN_FAULTS: dict[str, tuple[dict[str, Any], dict[str, str], int, str]] = {
    "used": ({"id": "c1"}, {}, 409, "identifier-used"),
    "used and moved": ({"id": "c1"}, {"If-Match": "1"}, 409, "identifier-used"),
    "moved": ({}, {"If-Match": "1"}, 412, "position-moved"),
    "another lot": ({"lot": "9"}, {}, 422, "unknown-lot"),
    "another contract": ({"contract": "nothing"}, {}, 422, "not-opened"),
    "before the contract": ({"placed_on": "2020-12-31"}, {}, 422, "outside-contract"),
    "before it joined": ({"placed_on": "2019-01-01"}, {}, 422, "not-a-member"),
    "used key": ({}, {"Idempotency-Key": "used"}, 422, "idempotency-key-reused"),
}


@pytest.mark.parametrize("fault", OWN_FAULTS)
def test_an_order_at_fault_tells_nothing_of_the_maximum(orders: Orders, fault: str) -> None:
    said, headers, status, code = OWN_FAULTS[fault]
    orders.ask.post("members/x/call-offs", {}, {"Idempotency-Key": "used"})
    assert orders.order("1.00", headers={"Idempotency-Key": "used"}).status_code == 201
    before = kept(orders.database)

    fits = seen(lambda: orders.order(FITS, headers=headers, **said))
    too_much = seen(lambda: orders.order(TOO_MUCH, headers=headers, **said))

    assert fits == too_much
    assert (fits.status, code in fits.body.decode()) == (status, True)
    assert kept(orders.database) == before


def test_over_the_maximum_nothing_is_written_or_revealed(orders: Orders) -> None:
    before = kept(orders.database)

    answers = {orders.order(amount).content for amount in ("40.01", TOO_MUCH)}

    assert len(answers) == 1
    assert b'"over-maximum"' in answers.pop()
    assert kept(orders.database) == before
    assert orders.order("40.00").status_code == 201


@dataclass(frozen=True)
class Persons:
    """Two contractors of one contract; `busy` worked 2 February all day for the other, `free` never did."""

    database: Database
    ask: Api
    deciding: Api
    member: str
    contract: str
    contractor: str
    other: str
    busy: str
    free: str

    def declare(self, person: str, *, headers: dict[str, str] | None = None, **said: Any) -> Any:
        body = declared(self.contract, "1", self.contractor, person)
        return self.ask.post(f"members/{self.member}/hours", {**body, "id": "h2", **said}, headers)

    def act(self, act: str, identifier: str, **said: Any) -> Any:
        asking = self.ask if act == "resubmit" else self.deciding
        return asking.post(f"members/{self.member}/hours/{identifier}/{act}", said)


def declared(contract: str, lot: str, contractor: str, person: str | None) -> dict[str, Any]:
    days = {"worked_from": "2026-02-02", "worked_to": "2026-02-02", "modality": "direct", "hours": "24.00"}
    return {"contract": contract, "lot": lot, "contractor": contractor, "person": person, **days}


@pytest.fixture
def persons(database: Database) -> Persons:
    buyer = api(Role.BUYER)
    member, (mine, theirs) = a_member(buyer), [an_organisation(buyer, "contractor") for _ in range(2)]
    contract = opened(buyer, [member], [mine, theirs])
    busy, free = (hired(buyer, mine, theirs) for _ in range(2))
    for name, person in (("t1", busy), ("u1", None)):
        made = declared(contract, "2", theirs, person)
        api(Role.CONTRACTOR, theirs).made(f"members/{member}/hours", id=name, **made)
    facilitator = an_organisation(buyer, "facilitator")
    for lot in "12":
        buyer.made(
            f"contracts/{contract}/lots/{lot}/facilitator", facilitator=facilitator, from_="2020-01-01"
        )
    deliver_to(database, member)
    deciding = api(Role.FACILITATOR, facilitator)
    return Persons(database, api(Role.CONTRACTOR, mine), deciding, member, contract, mine, theirs, busy, free)


def hired(buyer: Api, *employers: str) -> str:
    """A person whom both hired, and who is eligible, since January 2026."""
    first, second = employers
    days = {"hired_on": "2026-01-05"}
    person = str(buyer.made("persons", public="b", employer=first, eligible_on="2026-01-05", **days)["id"])
    buyer.made(f"persons/{person}/hires", employer=second, **days)
    return person


HOURS_FAULTS: dict[str, tuple[dict[str, Any], dict[str, str], int, str]] = {
    "used": ({"id": "u1"}, {}, 409, "identifier-used"),
    "moved": ({}, {"If-Match": "1"}, 412, "position-moved"),
    "unknown order": ({"call_off": "nothing"}, {}, 422, "unknown-call-off"),
    "too long alone": ({"hours": "24.01"}, {}, 422, "too-many-hours"),
    "another lot": ({"lot": "2"}, {}, 404, "not-found"),
}


@pytest.mark.parametrize("fault", HOURS_FAULTS)
def test_hours_at_fault_tell_nothing_of_another_contractor(persons: Persons, fault: str) -> None:
    said, headers, status, code = HOURS_FAULTS[fault]
    before = kept(persons.database)

    busy = seen(lambda: persons.declare(persons.busy, headers=headers, **said))
    free = seen(lambda: persons.declare(persons.free, headers=headers, **said))

    assert busy == free
    assert (busy.status, code in busy.body.decode()) == (status, True)
    assert kept(persons.database) == before


def test_hours_beyond_another_contractor_s_write_nothing(persons: Persons) -> None:
    before = kept(persons.database)

    assert persons.declare(persons.busy).json()["code"] == "too-many-hours"
    assert kept(persons.database) == before
    assert persons.declare(persons.free).status_code == 201


ACTS: dict[str, tuple[str, dict[str, str]]] = {
    "not returned": ("resubmit", {"hours": "24.00"}),
    "no difference": ("correct", {"delta": "0.00", "reason": "essai"}),
    "not validated": ("correct", {"delta": "1.00", "reason": "essai"}),
}


@pytest.mark.parametrize("fault", ACTS)
def test_an_act_at_fault_tells_nothing_of_another_contractor(persons: Persons, fault: str) -> None:
    act, said = ACTS[fault]
    third: dict[str, Any] = {"worked_from": "2026-02-03", "worked_to": "2026-02-03"}
    for name, person in (("busy", persons.busy), ("free", persons.free)):
        assert persons.declare(person, id=name, **third).status_code == 201
    before = kept(persons.database)

    busy = seen(lambda: persons.act(act, "busy", **said))
    free = seen(lambda: persons.act(act, "free", **said))

    assert busy == free
    assert busy.status == 422
    assert kept(persons.database) == before


@pytest.mark.parametrize(
    ("before", "act", "said"),
    [
        ("return", "resubmit", {"hours": "12.01"}),
        ("validate", "correct", {"delta": "0.01", "reason": "essai"}),
    ],
)
def test_an_act_beyond_another_contractor_s_hours_writes_nothing(
    persons: Persons, before: str, act: str, said: dict[str, str]
) -> None:
    half: dict[str, Any] = {"hours": "12.00", "worked_from": "2026-02-03", "worked_to": "2026-02-03"}
    assert persons.declare(persons.busy, id="h1", **half).status_code == 201
    theirs = {**declared(persons.contract, "2", persons.other, persons.busy), **half}
    api(Role.CONTRACTOR, persons.other).made(f"members/{persons.member}/hours", id="t2", **theirs)
    assert (
        persons.act(before, "h1", **({"reason": "à revoir"} if before == "return" else {})).status_code == 200
    )
    kept_before = kept(persons.database)

    assert persons.act(act, "h1", **said).json()["code"] == "too-many-hours"
    assert kept(persons.database) == kept_before


def test_the_two_sides_differ_where_nothing_else_is_at_fault(orders: Orders) -> None:
    fits: Seen = seen(lambda: orders.order(FITS))
    too_much: Seen = seen(lambda: orders.order(TOO_MUCH))

    assert (fits.status, too_much.status) == (201, 422)
