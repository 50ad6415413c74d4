"""The account behind each act: beside the organisation in its events, in no copy, and in nothing that a key asks."""

from datetime import date, timedelta
from typing import Any

import pytest

from support.accounts import a_person, ask_as, caller_of
from support.feeding import feed
from support.in_process_api import Api, a_market, a_registered_contract, api
from support.postgres_server import Database
from tremplin_platform.events.envelope import digest_of, encode
from tremplin_tenants.api.contracts.contracts import OpenContract, PublishContract, RenewContract
from tremplin_tenants.api.orders.call_offs import PlaceCallOff
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

ORDER = {"lot": "1", "amount": "1000.00", "placed_on": "2026-02-02"}


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database) -> None:
    """All these tests keep to organisations and accounts of their own."""


@pytest.fixture
def buyer() -> Api:
    return api(Role.BUYER)


def event(reader: Api, answer: dict[str, Any]) -> dict[str, Any]:
    """The event at the position of an answer, read by the API."""
    log, seq = answer["position"]["log"], answer["position"]["seq"]
    (found,) = reader.get("events", log=log, after=seq - 1, limit=1).json()["results"]
    return dict(found)


def is_whole(found: dict[str, Any], database: Database) -> bool:
    """Whether the digest is that of what is shown."""
    ((recorded_at,),) = database.rows(
        "select recorded_at from events where log = %s and seq = %s", found["log"], found["seq"]
    )
    parts = {name: found[name] for name in ("log", "seq", "version", "subject")}
    data = encode(found["data"])
    return bool(
        digest_of(**parts, topic=found["type"], recorded_at=recorded_at, data=data).hex() == found["digest"]
    )


def test_an_act_names_the_account_beside_the_organisation(module_database: Database, buyer: Api) -> None:
    member, _, contract = a_market(buyer)
    person = a_person((Role.MEMBER, member))

    by_person = ask_as(caller_of(person), PlaceCallOff, {"member": member}, contract=contract, **ORDER)
    by_key = buyer.made(f"members/{member}/call-offs", contract=contract, **ORDER)

    for reader in (buyer, api(Role.AUDITOR), api(Role.MEMBER, member)):
        found = event(reader, by_person)
        assert (found["data"]["by"], found["data"]["by_account"]) == (member, person.account)
        assert is_whole(found, module_database)
        assert "by_account" not in event(reader, by_key)["data"]
    assert person.email not in str(module_database.rows("select convert_from(data, 'UTF8') from events"))


def test_no_copy_names_the_account(module_database: Database, buyer: Api) -> None:
    member, *_ = a_market(buyer)
    caller = caller_of(a_person())
    contract = a_registered_contract(buyer, lots=[{"id": "1", "title": "Paris"}])
    ask_as(caller, PublishContract, {"id": contract})
    opened = ask_as(caller, OpenContract, {"id": contract}, member=member, **{"from": "2020-01-01"})
    renewed = ask_as(caller, RenewContract, {"id": contract}, until="2031-12-31")

    auditor = api(Role.AUDITOR)
    for act in (opened, renewed):
        assert event(auditor, act)["data"]["by_account"] == caller.account
    feed(module_database)
    copies = [
        found
        for found in auditor.get("events", log=member, limit=1000).json()["results"]
        if found["origin"]
        and found["origin"]["seq"] in (opened["position"]["seq"], renewed["position"]["seq"])
    ]
    assert [found["type"] for found in copies] == ["delivered.contract-opened", "delivered.contract-renewed"]
    assert str(caller.account) not in str(copies)


def test_an_act_asked_twice_is_one_of_the_same_account(buyer: Api) -> None:
    member, _, contract = a_market(buyer)
    caller = caller_of(a_person((Role.MEMBER, member)))

    first, again = (
        ask_as(
            caller, PlaceCallOff, {"member": member}, contract=contract, idempotency_key="deux-clics", **ORDER
        )
        for _ in range(2)
    )

    assert first == again
    another = caller_of(a_person((Role.MEMBER, member)))
    theirs = ask_as(
        another, PlaceCallOff, {"member": member}, contract=contract, idempotency_key="deux-clics", **ORDER
    )
    assert theirs["position"]["seq"] == first["position"]["seq"] + 1


def test_acts_of_accounts_are_read_back_verified_and_replayed(module_database: Database, buyer: Api) -> None:
    caller = caller_of(a_person())
    contract = a_registered_contract(buyer)
    untils = [(date(2031, 1, 1) + timedelta(days=renewal)).isoformat() for renewal in range(55)]
    answers = [ask_as(caller, RenewContract, {"id": contract}, until=until) for until in untils]
    assert module_database.rows("select from snapshots where subject = %s", f"centrale/contract/{contract}")
    assert event(buyer, answers[-1])["data"]["by_account"] == caller.account
    feed(module_database)
    auditor = api(Role.AUDITOR)
    assert auditor.get("audit/verify").json()["problems"] == []
    assert auditor.get("audit/replay").json()["differences"] == []
