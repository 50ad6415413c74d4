"""Servers that are named are nobody's to start; those embedded are revived in `tests/faults/test_killed_up.py`."""

from pathlib import Path

import pytest

from tremplin_infra.embedded.broker import EmbeddedBroker
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.environment import Environment
from tremplin_infra.servers.reviving import Reviver

pytestmark = [pytest.mark.postgres]


def test_servers_that_are_named_are_left_alone(server_home: Path) -> None:
    home = server_home / "servers"
    reports: list[str] = []

    Reviver(_environment(home, "postgresql://a@127.0.0.1:1/b", "127.0.0.1:1"), report=reports.append).watch()

    assert (reports, EmbeddedPostgres(home).alive(), EmbeddedBroker(home).alive()) == ([], False, False)


def _environment(home: Path, database_url: str, kafka_bootstrap_servers: str) -> Environment:
    return Environment(
        database_url=database_url,
        kafka_bootstrap_servers=kafka_bootstrap_servers,
        home=home,
        centrale_name="Centrale d’achat",
        centrale_siret=None,
        topic="tremplin.events",
        requests_per_minute=12000,
        answers_key=home / "answers.key",
        signing_key=home / "signing.key",
        origin="tremplin.invalid/centrale",
        seal_every_s=10,
        publics_threshold=5,
    )
