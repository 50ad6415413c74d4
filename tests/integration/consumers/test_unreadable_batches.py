"""What kafka-python cannot take apart stops no partition: it is refused, and what follows is read."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

import support
from support.bulk_hours import Told, declare
from support.feeders import assert_exact, wait_applied
from support.forging import forger
from support.patience import PATIENCE
from support.postgres_server import Database
from support.running_parts import running_parts
from tremplin_consumers.records.rejected_records import rejected_records
from tremplin_infra.processes.waiting import wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]


class NotText(str):
    """The name of a header whose bytes are no UTF-8."""

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return b"\xff\xfe"


@pytest.fixture
def owner(database: Database) -> Iterator[Connection[Any]]:
    with closing(database.connect_superuser()) as connection:
        yield connection


@pytest.fixture
def told(database: Database, real_kafka: str, topic: str, owner: Connection[Any]) -> Iterator[Told]:
    """Processes that run, and a log applied."""
    with running_parts(database, real_kafka, topic):
        told = declare(owner, {"a": 2})
        wait_applied(owner, 2)
        yield told


def goes_on(owner: Connection[Any], told: Told) -> None:
    """Check that events appended now are read exactly, and none refused."""
    declare(owner, {"a": 2, "b": 3}, told)
    wait_applied(owner, 7)
    assert_exact(owner, told)
    assert len(rejected_records(owner)) == 1


@pytest.mark.parametrize("codec", [None, "lz4", "gzip"])
def test_a_header_that_is_no_text_stops_nothing(
    real_kafka: str, topic: str, owner: Connection[Any], told: Told, codec: str | None
) -> None:
    with forger(real_kafka, topic, compression_type=codec) as attacker:
        attacker.write(b"a", b"{}", headers=[(NotText("h"), b"v")])

    assert wait_until(lambda: len(rejected_records(owner)) == 1, seconds=PATIENCE)
    assert [rejected_record.reason.partition(":")[0] for rejected_record in rejected_records(owner)] == [
        "not-an-envelope"
    ]
    goes_on(owner, told)


def test_a_codec_without_its_library_stops_nothing(
    real_kafka: str, topic: str, owner: Connection[Any], told: Told
) -> None:
    script = Path(support.__file__).with_name("zstd_forger.py")
    subprocess.run([sys.executable, script, real_kafka, topic, "a"], check=True, timeout=PATIENCE)

    assert wait_until(lambda: len(rejected_records(owner)) == 1, seconds=PATIENCE)
    assert [rejected_record.size for rejected_record in rejected_records(owner)] == [
        0
    ]  # nothing of it could be read
    goes_on(owner, told)
