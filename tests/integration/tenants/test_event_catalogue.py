"""The catalogue of events as anyone reads it, and a topic of the demo's events, held to it and read by the example."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from support.catalogue import document, faults_of_record
from support.memory_topic import MemoryTopic
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_platform.relay.finder import Finder
from tremplin_platform.relay.kafka_publisher import KafkaPublisher
from tremplin_platform.relay.relay import Relay
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]


@pytest.fixture(scope="module")
def records(demo_database: Database) -> dict[str, list[bytes]]:
    """What the relay publishes of the demo, by log."""
    topic = MemoryTopic()
    with closing(demo_database.connect("feed")) as connection:
        relay = Relay(connection, topic)
        found = list(Finder(connection).sweep())
        relay.add(found)
        while not relay.idle:
            relay.run_round()
    return {log: topic.values(log) for log in found}


def test_anyone_reads_the_catalogue() -> None:
    for client, asked in (
        (Client(), ""),
        (Client(), "?format=yaml"),
        (Client(headers={"Authorization": "x"}), ""),
    ):
        answer = client.get(f"/api/asyncapi.json{asked}")

        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
        assert answer.json() == document()


def test_every_record_of_the_demo_holds_to_the_catalogue(records: Mapping[str, list[bytes]]) -> None:
    faults = {
        value: found for values in records.values() for value in values if (found := faults_of_record(value))
    }

    assert faults == {}
    assert len(records) > 40
    assert sum(map(len, records.values())) > 2000


def example(role: Role) -> str | None:
    """The consumer that the help shows to a role."""
    organisation = CENTRALE if role in (Role.BUYER, Role.AUDITOR) else "cpam-075"
    page = signed_in(role, organisation).get("/aide").content.decode()
    found = re.search(r'id="consumer">(.*?)</pre>', page, re.DOTALL)
    return unescape(found[1]) if found else None


def test_the_example_is_shown_to_those_who_read_every_log(demo_database: Database) -> None:
    assert example(Role.MEMBER) is None
    assert example(Role.AUDITOR) == example(Role.BUYER) is not None


def consumed(kafka: str, topic: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    program = folder / "consumer.py"
    program.write_text(example(Role.BUYER) or "", "utf-8")
    settings = {"KAFKA_BOOTSTRAP_SERVERS": kafka, "TREMPLIN_TOPIC": topic}
    command = [sys.executable, str(program)]
    return subprocess.run(
        command, env={**os.environ, **settings}, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_example_reads_a_topic_whole_and_says_what_is_wrong(
    records: Mapping[str, list[bytes]], kafka: str, topic: str, tmp_path: Path
) -> None:
    some = {log: records[log] for log in ("cpam-075", "cpam-063")}
    expected = [f"{log} {seq}" for log, values in some.items() for seq in range(1, len(values) + 1)]
    with KafkaPublisher(bootstrap_servers=kafka, topic=topic) as publisher:
        publisher.publish(some, meanwhile=lambda: None)
        publisher.publish({"cpam-075": some["cpam-075"][-1:]}, meanwhile=lambda: None)  # a repeat

        whole = consumed(kafka, topic, tmp_path)
        publisher.publish({"caf-067": records["caf-067"][1:2]}, meanwhile=lambda: None)
        gap = consumed(kafka, topic, tmp_path)

    assert (whole.returncode, gap.returncode) == (0, 1), whole.stderr + gap.stderr
    assert sorted(line.rpartition(" ")[0] for line in whole.stdout.splitlines()) == sorted(expected)
    assert whole.stderr == f"2 journaux, {len(expected)} événements, sans trou et intacts\n"
    assert "caf-067 : il manque 1 à 1" in gap.stderr


def test_the_example_refuses_a_record_that_was_altered(
    records: Mapping[str, list[bytes]], kafka: str, topic: str, tmp_path: Path
) -> None:
    odd = records["caf-067"][0].replace(b'"data":{', b'"data":{"added":1,')
    with KafkaPublisher(bootstrap_servers=kafka, topic=topic) as publisher:
        publisher.publish({"caf-067": [odd]}, meanwhile=lambda: None)

    done = consumed(kafka, topic, tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "caf-067/1 : son contenu n’a pas son empreinte\n"
