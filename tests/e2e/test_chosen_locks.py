"""No caller chooses a lock: keys made to collide with the relay's lock make nobody wait."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.db.models.functions import Now

from support.platform_up import Platform, platform_up
from support.postgres_server import Database
from tremplin_tenants.models import ApiKey

PREFIX = "tremplin_00000000"
KEY = f"{PREFIX}_{'0' * 40}"
# Found by inverting PostgreSQL's hash, in 0.06 s: with this caller's prefix before it, it has the hash that was the
# relay's lock and the claim's lock alike.
CHOSEN = "wluzdnd8SLJpNt;LO"
ATTEMPTS = 10


@pytest.fixture
def platform(tmp_path: Path, database: Database, kafka: str, topic: str) -> Iterator[Platform]:
    with platform_up(tmp_path, database, kafka, topic) as running:
        yield running


def the_key_of_the_attack() -> None:
    ApiKey.objects.using("owner").create(
        prefix=PREFIX,
        organisation="centrale",
        role="buyer",
        digest=sha256(KEY.encode()).digest(),
        created_at=Now(),
    )


def the_hashes() -> set[int]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select hashtextextended(%s, 0) union select hashtextextended('tremplin.relay', 0)",
            [f"{PREFIX}/{CHOSEN}"],
        )
        return {row[0] for row in cursor.fetchall()}


def ask(platform: Platform, number: int) -> tuple[int, bytes]:
    """One request with the chosen key; each has a body of its own."""
    body = f'{{"id": "f{number}", "name": "F", "siret": "77605646700587", "kind": "facilitator"}}'
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    connection = HTTPConnection(urlsplit(platform.base).netloc, timeout=120)
    connection.request("POST", "/api/v1/organisations", body, {**headers, "Idempotency-Key": CHOSEN})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def test_a_key_chosen_to_collide_with_the_relay_s_lock_delays_no_one(platform: Platform) -> None:
    the_key_of_the_attack()
    assert len(the_hashes()) == 1
    buyer = platform.api("centrale", "buyer")
    with ThreadPoolExecutor(ATTEMPTS) as pool:
        asked = [pool.submit(ask, platform, number) for number in range(ATTEMPTS)]
        member = {"id": "cpam-075", "name": "CPAM", "siret": "77605646700587", "kind": "member"}
        made = buyer.made("organisations", {**member, "joined_on": "2020-01-01", "territory": "75"})
        # Relayed, consumed and read while the ten are under way.
        assert buyer.ask("GET", f"members?wait_for={made.wait_for}").status == 200
        answers = [item.result()[0] for item in asked]

    assert sorted(answers) == [201] + [422] * (ATTEMPTS - 1)
