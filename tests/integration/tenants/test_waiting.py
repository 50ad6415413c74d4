"""`wait_for`: until the fact is counted, no longer, and not for what cannot come."""

from contextlib import closing

import pytest

from support.feeding import fed_later, feed, project
from support.in_process_api import Api, a_market, a_member, an_organisation, api, hours_body, new_name
from support.postgres_server import PATIENCE, Database
from support.story import siret_of
from tremplin_platform.store.delivery.delivery import deliver
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]


def test_a_read_waits_until_the_fact_is_counted(module_database: Database) -> None:
    member, declaring, order = _member_with_hours()
    reading = api(Role.MEMBER, member)
    seq = declaring.made(f"members/{member}/hours", **order)["position"]["seq"]

    with fed_later(module_database):
        answer = reading.get("me", wait_for=f"{member}:{seq}")

    assert answer.status_code == 200
    assert answer.json()["as_of"]["seq"] >= seq
    assert float(answer.headers["Tremplin-Age-Seconds"]) == 0


def test_a_buyer_waits_for_every_log_that_a_fact_was_addressed_to(module_database: Database) -> None:
    buyer, member = api(Role.BUYER), new_name("member")
    body = {
        "id": member,
        "name": "CPAM",
        "siret": siret_of(member),
        "kind": "member",
        "joined_on": "2020-01-01",
    }
    seq = buyer.made("organisations", **body, territory="75")["position"]["seq"]

    with fed_later(module_database):
        rows = buyer.get("members", wait_for=f"centrale:{seq}", limit=500).json()["results"]
    with fed_later(module_database):
        results = buyer.get(f"members/{member}/results", wait_for=f"centrale:{seq}").json()

    assert member in [row["id"] for row in rows]
    assert results["organisation"] == {"id": member, "name": "CPAM"}


def test_a_buyer_waits_for_every_fact_of_a_command(
    module_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A merger tells the member that ends, then its successor: its position is that of the last fact."""
    buyer = api(Role.BUYER)
    old, new = a_member(buyer), a_member(buyer)
    feed(module_database)
    seq = buyer.made(f"organisations/{old}/merge", into=new, on="2025-01-01")["position"]["seq"]
    with closing(module_database.connect("command")) as command:
        deliver(command, log=new)
    project(module_database)

    monkeypatch.setattr("tremplin_tenants.api.reads.waiting.PATIENCE", 0.1)
    before = buyer.get("members", wait_for=f"centrale:{seq}")
    feed(module_database)

    assert before.status_code == 503
    assert buyer.get("members", wait_for=f"centrale:{seq}").status_code == 200


@pytest.mark.parametrize("address", ["results", "results/explain?measure=declared"])
def test_what_was_known_is_waited_for(module_database: Database, address: str) -> None:
    member, declaring, order = _member_with_hours()
    seq = declaring.made(f"members/{member}/hours", **order)["position"]["seq"]
    path, _, query = address.partition("?")
    measure = dict([query.split("=")]) if query else {}

    with fed_later(module_database):
        answer = api(Role.MEMBER, member).get(path, known_at=seq, **measure)

    assert (answer.status_code, answer.json()["as_of"]["seq"]) == (200, seq)


def test_what_was_known_is_503_when_it_is_not_counted_in_time(
    module_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tremplin_tenants.api.reads.waiting.PATIENCE", 0.1)
    member, declaring, order = _member_with_hours()
    seq = declaring.made(f"members/{member}/hours", **order)["position"]["seq"]

    answer = api(Role.MEMBER, member).get("results", known_at=seq)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1


def test_how_old_an_answer_is(module_database: Database) -> None:
    member, declaring, order = _member_with_hours()
    reading = api(Role.MEMBER, member)
    feed(module_database)
    fresh = float(reading.get("results").headers["Tremplin-Age-Seconds"])
    declaring.made(f"members/{member}/hours", **order)

    assert (fresh, float(reading.get("results").headers["Tremplin-Age-Seconds"]) > 0) == (0, True)


def test_who_declared_waits_for_its_own_fact_and_no_other(module_database: Database) -> None:
    member, declaring, order = _member_with_hours()
    seq = declaring.made(f"members/{member}/hours", **order)["position"]["seq"]
    feed(module_database)

    assert declaring.get("me", wait_for=f"{member}:{seq}").status_code == 200
    assert declaring.get("me", wait_for=f"{member}:1").status_code == 404
    stranger = api(Role.CONTRACTOR, an_organisation(api(Role.BUYER), "contractor"))
    assert stranger.get("me", wait_for=f"{member}:{seq}").status_code == 404


def test_a_facilitateur_waits_for_decisions_on_hours(module_database: Database) -> None:
    member, declaring, order = _member_with_hours()
    buyer = api(Role.BUYER)
    facilitator = an_organisation(buyer, "facilitator")
    following = api(Role.FACILITATOR, facilitator)
    place = f"contracts/{order['contract']}/lots/1/facilitator"
    assigned = buyer.made(place, facilitator=facilitator, from_="2020-01-01")["position"]["seq"]
    declared = declaring.made(f"members/{member}/hours", **order)["position"]["seq"]
    returned = following.made(f"members/{member}/hours/h1/return", reason="pièce")["position"]["seq"]
    feed(module_database)

    assert following.get("hours", wait_for=f"centrale:{assigned}").status_code == 200
    assert following.get("hours", wait_for=f"{member}:{declared}").status_code == 200
    assert declaring.get("hours", wait_for=f"{member}:{returned}").status_code == 200
    stranger = api(Role.FACILITATOR, an_organisation(buyer, "facilitator"))
    for seq in (declared, returned):
        assert stranger.get("hours", wait_for=f"{member}:{seq}").status_code == 404


def test_a_read_not_caught_up_in_time_is_503(
    module_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tremplin_tenants.api.reads.waiting.PATIENCE", 0.1)
    member, declaring, order = _member_with_hours()
    seq = declaring.made(f"members/{member}/hours", **order)["position"]["seq"]

    answer = api(Role.MEMBER, member).get("me", wait_for=f"{member}:{seq}")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1


def test_the_events_of_a_log_are_there_at_once(module_database: Database) -> None:
    member, declaring, order = _member_with_hours()
    seq = declaring.made(f"members/{member}/hours", **order)["position"]["seq"]

    answer = api(Role.MEMBER, member).get("events", wait_for=f"{member}:{seq}", after=seq - 1)

    assert answer.status_code == 200  # nobody feeds anything: a read that waited would be 503
    assert [row["seq"] for row in answer.json()["results"]] == [seq]
    assert answer.json()["results"][0]["subject"].endswith(f"/{order['id']}")


def test_a_log_that_is_held_is_503_at_once(
    module_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, declaring, order = _member_with_hours()
    seq = declaring.made(f"members/{member}/hours", **order)["position"]["seq"]
    with module_database.connect("feed") as connection:
        connection.execute(
            "insert into held_logs (log, projection, since_seq, since, reason) values (%s, 'ledger', 1, now(), 'x')",
            (member,),
        )

    monkeypatch.setattr("tremplin_tenants.api.reads.waiting.PATIENCE", 10 * PATIENCE)  # it would not end
    answer = api(Role.MEMBER, member).get("me", wait_for=f"{member}:{seq}")

    assert answer.status_code == 503
    monkeypatch.undo()
    feed(module_database)
    assert api(Role.BUYER).get("members", wait_for="centrale:1").status_code == 200


def _member_with_hours() -> tuple[str, Api, dict[str, str]]:
    buyer = api(Role.BUYER)
    member, contractor, contract = a_market(buyer)
    declared = {"id": "h1", **hours_body(contract, contractor)}
    return member, api(Role.CONTRACTOR, contractor), declared
