"""The same key and body, the same bytes; another body, refused; a refusal, not remembered."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from support.in_process_api import Api, api, new_name
from support.postgres_server import Database
from support.sirets import siret_of
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]


@pytest.fixture
def buyer() -> Api:
    return api(Role.BUYER)


def registering(member: str, name: str = "CPAM") -> dict[str, str]:
    return {"id": member, "name": name, "siret": siret_of(member), "kind": "facilitator"}


def registered(database: Database, member: str) -> int:
    with database.connect_superuser() as connection:
        row = connection.execute(
            "select count(*) from events where log = 'centrale' and subject = %s",
            (f"centrale/organisation/{member}",),
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_the_same_demand_is_answered_the_same_and_done_once(buyer: Api, module_database: Database) -> None:
    name, headers = new_name("f"), {"Idempotency-Key": new_name("key")}

    first = buyer.post("organisations", registering(name), headers)
    again = buyer.post("organisations", registering(name), headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert registered(module_database, name) == 1


def test_another_demand_with_the_same_key_is_refused(buyer: Api, module_database: Database) -> None:
    name, headers = new_name("f"), {"Idempotency-Key": new_name("key")}
    buyer.post("organisations", registering(name), headers)

    other_body = buyer.post("organisations", registering(name, "Autre"), headers)
    other_path = buyer.post("quarters/2020-Q1/close", {}, headers)

    assert (other_body.status_code, other_path.status_code) == (422, 422)
    assert other_body.json()["code"] == "idempotency-key-reused"
    assert registered(module_database, name) == 1


def test_a_key_is_its_caller_s_own(buyer: Api) -> None:
    headers = {"Idempotency-Key": new_name("key")}
    buyer.post("organisations", registering(new_name("f")), headers)

    assert api(Role.BUYER).post("organisations", registering(new_name("f")), headers).status_code == 201


def test_a_refusal_is_not_remembered(buyer: Api) -> None:
    headers = {"Idempotency-Key": new_name("key")}
    refused = buyer.post("organisations", {**registering(new_name("f")), "siret": "1"}, headers)

    assert refused.status_code == 422
    assert buyer.post("organisations", registering(new_name("f")), headers).status_code == 201


def test_if_match_does_not_stop_a_retry(buyer: Api) -> None:
    seq = buyer.made("organisations", **registering(new_name("f")))["position"]["seq"]
    headers = {"Idempotency-Key": new_name("key"), "If-Match": str(seq)}
    body = registering(new_name("f"))

    first = buyer.post("organisations", body, headers)
    again = buyer.post("organisations", body, headers)

    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)


def test_at_once_from_many_it_is_done_once(buyer: Api, module_database: Database) -> None:
    name, headers = new_name("f"), {"Idempotency-Key": new_name("key")}

    def ask(_: int) -> tuple[int, bytes]:
        try:
            answer = buyer.post("organisations", registering(name), headers)
            return answer.status_code, answer.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(ask, range(16)))

    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert registered(module_database, name) == 1


def test_a_key_that_is_none_is_400(buyer: Api) -> None:
    answer = buyer.post("organisations", registering(new_name("f")), {"Idempotency-Key": "a b"})

    assert answer.status_code == 400
