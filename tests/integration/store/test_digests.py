"""
SQL computes the digest of an event that is appended, Python that of an event that is verified: both give the same.

That each way of appending stores it is in `test_session.py`.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings, strategies as st

from support.postgres_server import Database
from tremplin_platform.events.envelope import digest_of

pytestmark = pytest.mark.postgres

TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=30)
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31))  # noqa: DTZ001
DIGEST = "select event_digest(%b, %b, event_instant(%b), %b, %b::smallint, %b, %b)"


@pytest.fixture(scope="module")
def command(module_database: Database) -> Iterator[psycopg.Connection[Any]]:
    """Connect as the role of commands, which appends."""
    with closing(module_database.connect("command")) as connection:
        yield connection


@settings(max_examples=200, deadline=None)
@given(
    texts=st.tuples(TEXTS, TEXTS, TEXTS),
    seq=st.integers(1, 2**63 - 1),
    instant=INSTANTS,
    version=st.integers(1, 2**15 - 1),
    data=st.binary(max_size=60),
    zone=st.sampled_from(["UTC", "Europe/Paris", "America/Cayenne", "Asia/Kolkata"]),
)
def test_sql_and_python_give_one_digest_in_any_time_zone(
    command: psycopg.Connection[Any],
    texts: tuple[str, str, str],
    seq: int,
    instant: datetime,
    version: int,
    data: bytes,
    zone: str,
) -> None:
    log, topic, subject = texts
    at = instant.replace(tzinfo=UTC)
    command.execute("select set_config('TimeZone', %s, false)", (zone,))
    row = command.execute(DIGEST, (log, seq, at, topic, version, subject, data)).fetchone()

    in_python = digest_of(
        log=log, seq=seq, recorded_at=at, topic=topic, version=version, subject=subject, data=data
    )
    assert row == (in_python,)


def test_a_digest_worked_out_by_hand(command: psycopg.Connection[Any]) -> None:
    # printf 'a\n7\n2026-03-01T08:00:00.000120Z\nx.done\n2\na/x/1\n{"é":1}' | sha256sum
    by_hand = "673d273429710bc66c67af270eeff814d158ad6d3bca08e5522eb26b3d0e7133"
    at = datetime(2026, 3, 1, 8, tzinfo=UTC) + timedelta(microseconds=120)
    row = command.execute(DIGEST, ("a", 7, at, "x.done", 2, "a/x/1", '{"é":1}'.encode())).fetchone()

    assert row is not None
    assert row[0].hex() == by_hand
