"""Reads are answered by a replica while it follows; never by what it lacks."""

from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from support.feeding import feed
from support.in_process_api import Api, a_market, a_member, api, hours_body, new_name
from support.postgres_server import PATIENCE, Database, django_on
from support.replica import Pair, follow, on_replica, part
from support.signed_in import signed_in
from tremplin_infra.database.replicas import check_replica
from tremplin_infra.environment import SettingError, read_environment
from tremplin_infra.processes.process_variables import child_variables
from tremplin_infra.status.replica import replica_part
from tremplin_tenants.api.reads import replica
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def age(answer: Any) -> float:
    return float(answer.headers["Tremplin-Age-Seconds"])


def test_a_read_without_position_is_of_the_replica_and_says_its_age(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "LATEST_S", PATIENCE)
    buyer = api(Role.BUYER)
    first = a_member(buyer)
    feed(database)
    follow(pair)

    pair.replica.pause()
    second = a_member(buyer)
    feed(database)

    assert {row["id"] for row in buyer.get("members").json()["results"]} == {first}
    assert age(buyer.get("members")) > 0
    assert buyer.get("status").json()["as_of"]["seq"] > buyer.get("members").json()["as_of"]["seq"]
    pair.replica.resume()
    follow(pair)
    assert {row["id"] for row in buyer.get("members").json()["results"]} == {first, second}
    assert age(buyer.get("members")) == 0


def test_what_was_just_written_is_waited_for(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "LATEST_S", PATIENCE)
    buyer = api(Role.BUYER)
    member, declaring, order = declared(buyer)
    reading_own = api(Role.MEMBER, member)
    feed(database)
    follow(pair)

    pair.replica.pause()
    seq = declaring.made(f"members/{member}/hours", **order)["position"]["seq"]
    feed(database)

    waited = reading_own.get("results", wait_for=f"{member}:{seq}")
    assert (waited.status_code, waited.json()["as_of"]["seq"], age(waited)) == (200, seq, 0)
    assert reading_own.get("results", known_at=seq).json()["as_of"]["seq"] == seq
    assert reading_own.get("results", known_at=seq + 1).status_code == 422
    compared = reading_own.get("audit/compare", log=member, **{"from": seq - 1, "to": seq})
    assert compared.json()["to"]["as_of"]["seq"] == seq
    assert reading_own.get("results").json()["as_of"]["seq"] == seq - 1


def declared(buyer: Api) -> tuple[str, Api, dict[str, Any]]:
    """A member of a contract, its contractor, and hours to declare."""
    member, contractor, contract = a_market(buyer)
    return member, api(Role.CONTRACTOR, contractor), hours_body(contract, contractor)


def test_what_the_replica_lacks_is_not_absent(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "LATEST_S", PATIENCE)
    buyer, browser = api(Role.BUYER), signed_in(Role.BUYER)
    feed(database)
    follow(pair)

    pair.replica.pause()
    member = a_member(buyer)
    feed(database)

    assert buyer.get(f"members/{member}/results").status_code == 200
    assert buyer.get("members/nobody/results").status_code == 404
    assert browser.get(f"/membres/{member}").status_code == 200
    assert browser.get("/membres/nobody").status_code == 404


def test_a_replica_that_is_too_late_answers_nothing(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    buyer = api(Role.BUYER)
    pair.replica.pause()
    member = a_member(buyer)
    feed(database)
    monkeypatch.setattr(replica, "LATEST_S", 0.0)

    answer = buyer.get("members")

    assert ([row["id"] for row in answer.json()["results"]], age(answer)) == ([member], 0)


def test_keys_just_made_or_revoked_are_listed(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "LATEST_S", PATIENCE)
    buyer, browser = api(Role.BUYER), signed_in(Role.BUYER)
    feed(database)
    follow(pair)
    pair.replica.pause()

    made = buyer.made("keys", name="Tableau de bord")
    granted = buyer.made("audit-accesses", name="Contrôle")

    assert made["prefix"] in {row["prefix"] for row in buyer.get("keys").json()["results"]}
    assert "Tableau de bord" in browser.get("/cles").content.decode()
    accesses = {row["access"] for row in buyer.get("audit-accesses").json()["results"]}
    assert granted["prefix"].removeprefix("tremplin_") in accesses


def test_a_replica_is_late_where_the_primary_s_clock_stepped_back(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    hour_ago = replica.WRITTEN.replace("clock_timestamp()", "clock_timestamp() - interval '1 hour'")
    monkeypatch.setattr(replica, "WRITTEN", hour_ago)
    buyer = api(Role.BUYER)
    pair.replica.pause()
    member = a_member(buyer)
    feed(database)

    assert [row["id"] for row in buyer.get("members").json()["results"]] == [member]


def test_a_page_that_confirms_an_act_shows_what_was_counted_of_it(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "LATEST_S", PATIENCE)
    buyer, browser = api(Role.BUYER), signed_in(Role.BUYER)
    objective = {"buyer": "centrale", "year": 2026, "kind": "reserved-contract", "count": 7041}
    position = buyer.made("objectives", **objective)["position"]
    follow(pair)
    pair.replica.pause()
    feed(database)

    page = browser.get(f"/objectifs?fait=centrale:{position['seq']}")

    assert page.status_code == 200
    [table] = [table for table in page.context["tables"] if table.rows]
    assert "7041" in str(table.rows)


def test_commands_and_their_keys_are_the_primary_s(database: Database, pair: Pair) -> None:
    buyer = api(Role.BUYER)
    pair.replica.pause()
    member = new_name("member")
    body = {"id": member, "name": "CPAM", "siret": "26750045200011", "kind": "other"}
    headers = {"Idempotency-Key": "once"}

    first, again = (buyer.post("organisations", body, headers) for _ in range(2))

    assert first.status_code == 201
    assert again.json() == first.json()


def test_row_level_security_is_the_replica_s_too(database: Database, pair: Pair) -> None:
    buyer = api(Role.BUYER)
    member, other = a_member(buyer), a_member(buyer)
    feed(database)
    follow(pair)

    with psycopg.connect(on_replica(database, pair.replica), autocommit=True) as connection:
        assert connection.execute("select log from heads").fetchall() == []
        connection.execute("select set_config('tremplin.log', %s, false)", (member,))
        assert connection.execute("select distinct log from heads").fetchall() == [(member,)]
        assert connection.execute("select distinct log from ledger_members").fetchall() == [(member,)]
    assert api(Role.MEMBER, member).get(f"members/{other}/results").status_code == 404


def test_status_says_how_late_the_replica_is(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    well = part(database, pair.replica)
    pair.replica.pause()
    a_member(api(Role.BUYER))
    monkeypatch.setattr("tremplin_infra.status.replica.LATEST_S", 0.0)
    late = part(database, pair.replica)

    assert (well.ok, well.lag_events, well.lag_seconds) == (True, 0, 0)
    assert late.reachable
    assert late.lag_events == 1
    assert "secondes de retard" in late.problems[0]


def test_a_replica_that_replayed_nothing_yet_is_passed_over(database: Database, pair: Pair) -> None:
    pair.replica.restart_without_transaction(pair.superuser_url)
    pair.replica.pause()
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    feed(database)

    late = part(database, pair.replica)

    assert [row["id"] for row in buyer.get("members").json()["results"]] == [member]
    assert (late.reachable, late.ok, late.lag_seconds) == (True, False, None)
    assert late.lag_events
    assert "aucune transaction depuis son démarrage" in late.problems[0]


def test_a_server_that_takes_writes_itself_is_passed_over(database: Database) -> None:
    primary = database.role_url("read")
    named = read_environment({"DATABASE_URL": database.url, "DATABASE_READ_URL": database.url})

    found = replica_part(primary, primary_url=primary)

    assert "reçoit lui-même des écritures" in found.problems[0]
    with pytest.raises(SettingError, match="DATABASE_READ_URL"):
        check_replica(named)
    with django_on(database, replica_url=database.url):
        buyer = api(Role.BUYER)
        member = a_member(buyer)
        feed(database)
        assert [row["id"] for row in buyer.get("members").json()["results"]] == [member]


def test_a_replica_is_taken_at_the_start_although_it_does_not_answer(database: Database, pair: Pair) -> None:
    given = {"DATABASE_URL": database.url, "DATABASE_READ_URL": pair.replica.url(database)}
    check_replica(read_environment(given))
    check_replica(read_environment({**given, "DATABASE_READ_URL": "postgresql://127.0.0.1:1/any"}))


def test_only_who_reads_is_given_the_replica_and_never_the_owner_s_login(
    database: Database, pair: Pair
) -> None:
    given = {"DATABASE_URL": database.url, "DATABASE_READ_URL": pair.replica.url(database)}

    assert "DATABASE_READ_URL" not in child_variables("relay", given)
    address = conninfo_to_dict(child_variables("serve", given)["DATABASE_READ_URL"])
    own = conninfo_to_dict(database.role_url("read"))
    assert (address["user"], address["password"]) == (own["user"], own["password"])
    assert int(str(address["port"])) == pair.replica.server.port()
