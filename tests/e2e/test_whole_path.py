"""
From a command over HTTP to a member's answer: log, Kafka, rows, API, replay; and no caller makes others wait meanwhile.

The expected figures are those worked by hand in the interface's example: 118.00 h validated in time, 14.50 late,
8.00 rejected, 14.00 pending, then a correction of −6.00, on a target of 833.00.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.db.models.functions import Now

from support.api import Answer, Api
from support.kafka_server import fresh_topic
from support.platform_up import Platform, platform_up
from support.postgres_server import Database
from support.summed_events import EXAMPLE_HOURS
from tremplin_tenants.models import ApiKey

BUYER_TERMS = {
    "id": "nettoyage",
    "title": "Nettoyage des locaux",
    "buyer": "acheteur-1",
    "usage": "internal",
    "centrale_role": "intermediary",
    "kind": "framework",
    "starts_on": "2025-01-01",
    "ends_on": "2027-12-31",
    "lots": [
        {
            "id": "1",
            "title": "Paris",
            "clause": {
                "way": "formula",
                "function": "main",
                "amount": "1000000.00",
                "labour_share": "50.00",
                "effort": "5.00",
                "hourly_cost": "30.00",
            },
        }
    ],
}

PREFIX = "tremplin_00000000"
KEY = f"{PREFIX}_{'0' * 40}"
# Found by inverting PostgreSQL's hash, in 0.06 s: with this caller's prefix before it, it has the hash that was the
# relay's lock and the claim's lock alike.
CHOSEN = "wluzdnd8SLJpNt;LO"
ATTEMPTS = 10


@pytest.fixture(scope="module")
def platform(
    tmp_path_factory: pytest.TempPathFactory, module_database: Database, kafka: str
) -> Iterator[Platform]:
    """The whole platform, running, for tests that record what no other does."""
    home = tmp_path_factory.mktemp("platform")
    with fresh_topic(kafka) as topic, platform_up(home, module_database, kafka, topic) as running:
        yield running


def test_from_a_command_to_the_members_answer_and_back_to_the_events(platform: Platform) -> None:
    buyer = platform.api("centrale", "buyer")
    _set_up(buyer)
    member, contractor = platform.api("cpam-075", "member"), platform.api("ea-nord", "contractor")

    last = _declare_and_decide(buyer, contractor)

    results = member.get(f"results?wait_for={last.wait_for}").body
    assert results["clause_hours"] == EXAMPLE_HOURS
    first_quarter = next(row for row in results["quarters"] if row["quarter"] == "2026-Q1")
    assert first_quarter == {
        "quarter": "2026-Q1",
        "declared": "154.50",
        "validated": "126.50",
        "reported": "118.00",
        "adjustments": "0.00",
        "published": "118.00",
    }
    assert results["lots"][0]["lot_target"] == "833.00"
    assert results["complete"] is True
    _explained(member)
    _replayed(platform, results)


def test_a_key_chosen_to_collide_with_the_relay_s_lock_delays_no_one(platform: Platform) -> None:
    _the_key_of_the_attack()
    assert len(_the_hashes()) == 1
    buyer = platform.api("centrale", "buyer")
    with ThreadPoolExecutor(ATTEMPTS) as pool:
        asked = [pool.submit(_ask, platform, number) for number in range(ATTEMPTS)]
        member = {"id": "caf-013", "name": "CAF", "siret": "73282932000074", "kind": "member"}
        made = buyer.made("organisations", {**member, "joined_on": "2020-01-01", "territory": "13"})
        # Relayed, consumed and read while the ten are under way.
        assert buyer.ask("GET", f"members?wait_for={made.wait_for}").status == 200
        answers = [item.result()[0] for item in asked]

    assert sorted(answers) == [201] + [422] * (ATTEMPTS - 1)


def _set_up(buyer: Api) -> None:
    buyer.made(
        "organisations",
        {
            "id": "cpam-075",
            "name": "CPAM de Paris",
            "siret": "77605646700587",
            "kind": "member",
            "joined_on": "2025-01-01",
            "territory": "75",
        },
    )
    buyer.made(
        "organisations",
        {
            "id": "ea-nord",
            "name": "EA du Nord",
            "siret": "73282932000074",
            "kind": "contractor",
            "statuses": [{"kind": "EA", "from": "2020-01-01", "to": None}],
        },
    )
    buyer.made("contracts", BUYER_TERMS)
    buyer.made("contracts/nettoyage/publish", {"reason": "Attribution"})
    buyer.made("contracts/nettoyage/members", {"member": "cpam-075", "from": "2025-01-01"})
    buyer.made(
        "contracts/nettoyage/lots/1/award",
        {"contractor": "ea-nord", "notified_on": "2025-01-15", "amount": "1000000.00"},
    )
    buyer.made("contracts/nettoyage/lots/1/allocation", {"member": "cpam-075", "hours": "833.00"})


def _declare_and_decide(buyer: Api, contractor: Api) -> Answer:
    _declare(contractor, "in-time", "118.00")
    buyer.made("members/cpam-075/hours/in-time/validate")
    buyer.made("quarters/2026-Q1/close")
    buyer.made("quarters/2026-Q1/publish")
    for identifier, hours in (("late", "14.50"), ("refused", "8.00"), ("waiting", "14.00")):
        _declare(contractor, identifier, hours)
    buyer.made("members/cpam-075/hours/late/validate")
    buyer.made("members/cpam-075/hours/refused/reject", {"reason": "justificatif absent"})
    return buyer.made("members/cpam-075/hours/in-time/correct", {"delta": "-6.00", "reason": "double saisie"})


def _declare(contractor: Api, identifier: str, hours: str) -> None:
    contractor.made(
        "members/cpam-075/hours",
        {
            "id": identifier,
            "contract": "nettoyage",
            "lot": "1",
            "contractor": "ea-nord",
            "modality": "direct",
            "worked_from": "2026-02-01",
            "worked_to": "2026-02-28",
            "hours": hours,
        },
    )


def _explained(member: Api) -> None:
    explained = member.get("results/explain?measure=validated&contract=nettoyage&lot=1").body
    entries = explained["results"]
    assert [entry["amount"] for entry in entries] == ["118.00", "14.50", "-6.00"]
    events = member.get("events?after=0").body["results"]
    by_seq = {event["seq"]: event for event in events}
    assert sorted(by_seq) == list(range(1, len(events) + 1))
    for entry in entries:
        assert by_seq[entry["seq"]]["type"] in ("hours.validated", "hours.corrected")
        assert entry["sentence"] == by_seq[entry["seq"]]["sentence"]


def _replayed(platform: Platform, results: dict[str, object]) -> None:
    for command in ("verify", "replay"):
        run = platform.tremplin("audit", command, "--json")
        assert run.returncode == 0, run.stdout + run.stderr
    seq = results["as_of"]["seq"]  # type: ignore[index]
    state = platform.tremplin("audit", "state", "cpam-075", "--at", str(seq), "--json")
    assert json.loads(state.stdout)["clause_hours"] == results["clause_hours"]
    assert platform.tremplin("status", "--json").returncode == 0


def _the_key_of_the_attack() -> None:
    ApiKey.objects.using("owner").create(
        prefix=PREFIX,
        organisation="centrale",
        role="buyer",
        digest=sha256(KEY.encode()).digest(),
        created_at=Now(),
    )


def _the_hashes() -> set[int]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select hashtextextended(%s, 0) union select hashtextextended('tremplin.relay', 0)",
            [f"{PREFIX}/{CHOSEN}"],
        )
        return {row[0] for row in cursor.fetchall()}


def _ask(platform: Platform, number: int) -> tuple[int, bytes]:
    """One request with the chosen key; each has a body of its own."""
    body = f'{{"id": "f{number}", "name": "F", "siret": "77605646700587", "kind": "facilitator"}}'
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    connection = HTTPConnection(urlsplit(platform.base).netloc, timeout=120)
    connection.request("POST", "/api/v1/organisations", body, {**headers, "Idempotency-Key": CHOSEN})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content
