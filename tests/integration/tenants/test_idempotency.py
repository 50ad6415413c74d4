"""The same key and body, the same bytes; and a command whose log stays locked is to be sent again."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from django.db import connections
from psycopg.errors import DeadlockDetected

from support.in_process_api import Api, a_member, api, new_name
from support.postgres_server import Database
from support.story import siret_of
from tremplin_platform.store import transaction
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]


def registering(member: str, name: str = "CPAM") -> dict[str, str]:
    return {"id": member, "name": name, "siret": siret_of(member), "kind": "facilitator"}


def registered(database: Database, member: str) -> int:
    asked = "select count(*) from events where log = 'centrale' and subject = %s"
    ((count,),) = database.rows(asked, f"centrale/organisation/{member}")
    return int(count)


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
    no_quarter = buyer.post("quarters/2020-Q5/close", {}, headers)

    for answer in (other_body, other_path, no_quarter):
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
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


@pytest.mark.parametrize(("meanwhile", "expected"), [("twin", 201), ("other", 412), ("nothing", 201)])
def test_a_conflict_under_if_match_looks_at_what_was_done_meanwhile(
    buyer: Api,
    module_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: str,
    expected: int,
) -> None:
    seq = buyer.made("organisations", **registering(new_name("f")))["position"]["seq"]
    name, key = new_name("f"), {"Idempotency-Key": new_name("key")}
    done: list[bytes] = []

    def before_the_conflict() -> None:
        if meanwhile == "twin":
            done.append(buyer.post("organisations", registering(name), key).content)
        if meanwhile == "other":
            buyer.made("organisations", **registering(new_name("f")))

    deadlocked_once(monkeypatch, before_the_conflict)
    answer = buyer.post("organisations", registering(name), {**key, "If-Match": str(seq)})

    assert (answer.status_code, registered(module_database, name)) == (expected, int(expected == 201))
    assert done in ([], [answer.content])


def deadlocked_once(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], None]) -> None:
    """Have the next transaction of a command fail as by a deadlock, once `meanwhile` is done."""
    begin = "tremplin_platform.commands.unit_of_work.begin"

    def fail(*_: Any, **__: Any) -> NoReturn:
        monkeypatch.setattr(begin, transaction.begin)
        meanwhile()
        raise DeadlockDetected

    monkeypatch.setattr(begin, fail)


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


@contextmanager
def locked(database: Database, log: str) -> Iterator[None]:
    """The head row of a log, locked by another session."""
    with database.connect_superuser(autocommit=False) as connection:
        connection.execute("select from heads where log = %s for update", (log,))
        yield
        connection.rollback()


def written(database: Database) -> list[tuple[object, ...]]:
    return database.rows(
        "select count(*), (select count(*) from api_answers), (select sum(seq) from heads) from events"
    )


def a_facilitator() -> dict[str, str]:
    identifier = new_name("f")
    return {"id": identifier, "name": "F", "siret": siret_of(identifier), "kind": "facilitator"}


@pytest.mark.parametrize("headers", [{}, {"If-Match": "0"}, {"Idempotency-Key": "k"}], ids=["", "if", "key"])
def test_it_is_503_with_retry_after_and_nothing_is_written(
    buyer: Api, module_database: Database, headers: dict[str, str]
) -> None:
    body = a_facilitator()
    before = written(module_database)
    with locked(module_database, "centrale"):
        answer = buyer.post("organisations", body, headers)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json()["code"] == "unavailable"
    assert written(module_database) == before
    assert buyer.post("organisations", body).status_code == 201


def test_a_log_that_is_locked_delays_no_other(buyer: Api, module_database: Database) -> None:
    free, held = a_member(buyer), a_member(buyer)
    with locked(module_database, held):
        asked = {"call_off": "none", "amount": "1.00", "invoiced_on": "2026-01-05"}

        assert buyer.post(f"members/{free}/invoices", asked).status_code in (404, 422)
        assert buyer.post(f"members/{held}/invoices", asked).status_code == 503


def test_a_claim_under_way_is_waited_for_no_longer(buyer: Api, module_database: Database) -> None:
    key = new_name("key")
    body = a_facilitator()
    with module_database.connect_superuser(autocommit=False) as connection:
        connection.execute(
            "insert into api_answers select 'centrale', prefix, %s, '', 0, '', now() from api_keys", (key,)
        )
        answer = buyer.post("organisations", body, {"Idempotency-Key": key})
        connection.rollback()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert buyer.post("organisations", body, {"Idempotency-Key": key}).status_code == 201
