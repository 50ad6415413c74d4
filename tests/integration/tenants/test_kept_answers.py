"""Answers kept for an `Idempotency-Key`: under a secret, for 72 hours, and not beyond a person's erasure."""

import hmac
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings

from support.command_line import tremplin
from support.in_process_api import Api, a_market, a_member, api, new_name
from support.postgres_server import Database
from support.story import siret_of
from tremplin_infra.database.purging import purging
from tremplin_platform.store.kept_answers import purge
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture
def buyer(database: Database) -> Api:
    return api(Role.BUYER)


def registering(identifier: str) -> dict[str, Any]:
    return {"id": identifier, "name": "F", "siret": siret_of(identifier), "kind": "facilitator"}


def kept(database: Database, column: str = "idempotency_key") -> list[Any]:
    with database.connect_superuser() as connection:
        rows = connection.execute(f"select {column} from api_answers order by idempotency_key")  # noqa: S608
        return [row[0] for row in rows.fetchall()]


def age(database: Database, key: str, hours: int) -> None:
    with database.connect_superuser() as connection:
        connection.execute(
            "update api_answers set answered_at = now() - make_interval(hours => %s) where idempotency_key = %s",
            (hours, key),
        )


def recorded(database: Database) -> int:
    ((seq,),) = database.rows("select seq from heads where log = 'centrale'")
    return int(seq)


def test_the_digest_says_nothing_to_who_has_the_database_alone(buyer: Api, database: Database) -> None:
    body = registering(new_name("f"))
    buyer.post("organisations", body, {"Idempotency-Key": "k"})
    asked = b"POST /api/v1/organisations\n" + orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    secret = Path(settings.TREMPLIN_ANSWERS_KEY).read_bytes()

    (digest,) = kept(database, "request_digest")
    assert bytes(digest) == hmac.new(secret, asked, sha256).digest()
    assert bytes(digest) != sha256(asked).digest()


def test_a_key_is_remembered_for_72_hours_and_then_is_new(buyer: Api, database: Database) -> None:
    body = registering(new_name("f"))
    first = buyer.post("organisations", body, {"Idempotency-Key": "k"})
    age(database, "k", 71)
    again = buyer.post("organisations", body, {"Idempotency-Key": "k"})
    age(database, "k", 73)
    used = buyer.post("organisations", body, {"Idempotency-Key": "k"})
    before = recorded(database)
    other = buyer.post("organisations", registering(new_name("f")), {"Idempotency-Key": "k"})

    assert (first.status_code, again.content) == (201, first.content)
    assert (used.status_code, used.json()["code"]) == (409, "identifier-used")
    assert other.status_code == 201
    assert recorded(database) == before + 1
    assert buyer.post("organisations", body, {"Idempotency-Key": "k"}).status_code == 422  # the new one's now


def test_only_older_answers_are_deleted_for_all_callers(buyer: Api, database: Database) -> None:
    for key in ("old", "young"):
        buyer.post("organisations", registering(new_name("f")), {"Idempotency-Key": key})
    member = a_member(buyer)
    api(Role.MEMBER, member).post(f"members/{member}/call-offs", {}, {"Idempotency-Key": "refused"})
    age(database, "old", 73)
    age(database, "young", 71)

    with database.connect("command") as connection:
        assert purge(connection) == 1
        assert purge(connection) == 0
    assert kept(database) == ["young"]


def test_the_delivery_process_deletes_it_from_time_to_time(buyer: Api, database: Database) -> None:
    purge_when_due, later = purging(every_s=0.0), purging(every_s=3600.0)
    with database.connect("command") as connection:
        later(connection)
        buyer.post("organisations", registering(new_name("f")), {"Idempotency-Key": "old"})
        age(database, "old", 73)
        later(connection)
        assert kept(database) == ["old"]
        purge_when_due(connection)
    assert kept(database) == []


def test_the_command_role_sees_no_answer_of_another_before_that(buyer: Api, database: Database) -> None:
    buyer.post("organisations", registering(new_name("f")), {"Idempotency-Key": "k"})

    with database.connect("command") as connection:
        assert connection.execute("select from api_answers").rowcount == 0
        assert connection.execute("delete from api_answers").rowcount == 0
    assert kept(database) == ["k"]


def test_an_erased_person_takes_its_answers_along_and_no_other_s(buyer: Api, database: Database) -> None:
    member, contractor, contract = a_market(buyer)
    declaring = api(Role.CONTRACTOR, contractor)

    def ask(path: str, key: str, **body: Any) -> str:
        answer = declaring.post(path, body, {"Idempotency-Key": key})
        assert answer.status_code in (200, 201), answer.content
        return str(answer.json()["id"])

    def about(name: str) -> str:
        hired = {"employer": contractor, "hired_on": "2026-01-05"}
        person = ask("persons", f"{name}-1", public="b", eligible_on="2026-01-05", **hired)
        ask(f"persons/{person}/hires", f"{name}-2", employer="ei-sud", hired_on="2026-01-06")
        ask(f"persons/{person}/eligibility", f"{name}-3", established_on="2026-01-07", proof="piece-12")
        days = {"worked_from": "2026-02-02", "worked_to": "2026-02-06", "modality": "direct"}
        work = {**days, "contract": contract, "lot": "1", "contractor": contractor, "hours": "35.00"}
        ask(f"members/{member}/hours", f"{name}-4", person=person, **work)
        return person

    erased, other = about("erased"), about("other")
    work = {"worked_from": "2026-02-02", "worked_to": "2026-02-06", "modality": "direct", "hours": "35.00"}
    ask(f"members/{member}/hours", "of-no-one", contract=contract, lot="1", contractor=contractor, **work)
    done = tremplin("persons", "erase", erased, settings={"DATABASE_URL": database.url})

    assert done.returncode == 0, done.stderr
    assert kept(database) == ["of-no-one", *(f"other-{number}" for number in range(1, 5))]
    assert other in str([bytes(body) for body in kept(database, "body")])
