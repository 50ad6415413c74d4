"""Records that the relay did not write: what someone who reaches the broker's port can send."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from kafka import KafkaProducer
from psycopg import Connection

from tremplin_platform.events.envelope import digest_of, encode, to_wire

FORGED_AT = datetime(2026, 6, 1, 8, tzinfo=UTC)
INVOICE = {
    "amount": 1_000_000_00,
    "article": "L2113-12",
    "by": "a",
    "call_off": "c1",
    "contract": "nettoyage-2026",
    "effective": "2026-03-15",
    "invoiced_on": "2026-03-15",
    "lot": "1",
    "protected": True,
    "reserved": True,
    "usage": "internal",
}


def forged_event(
    log: str, seq: int, *, topic: str, subject: str, data: Mapping[str, Any], version: int = 1
) -> bytes:
    """An event that is whole as far as its own digest goes, for any log and seq."""
    content = encode(dict(data))
    about = {"log": log, "seq": seq, "recorded_at": FORGED_AT, "topic": topic, "version": version}
    digest = digest_of(**about, subject=subject, data=content)  # type: ignore[arg-type]
    return to_wire(
        **about,  # type: ignore[arg-type]
        subject=subject,
        effective=str(data["effective"]),
        data=content,
        digest=digest,
    )


def invoice(log: str, seq: int) -> bytes:
    """A forged invoice of a million euros on a reserved lot."""
    return forged_event(log, seq, topic="invoice.received", subject=f"{log}/invoice/f-9", data=INVOICE)


def head_of(connection: Connection[Any], log: str) -> int:
    """The last seq of a log."""
    row = connection.execute("select seq from heads where log = %s", (log,)).fetchone()
    assert row is not None
    return int(row[0])


class Forger:
    """Writes any bytes under any key of a topic."""

    def __init__(self, producer: KafkaProducer, topic: str) -> None:
        self._producer = producer
        self._topic = topic

    def write(self, key: bytes | None, *values: bytes | None, headers: Any = None) -> None:
        """Written when this returns."""
        for value in values:
            self._producer.send(self._topic, value=value, key=key, headers=headers or [])
        self._producer.flush()


@contextmanager
def forger(bootstrap_servers: str, topic: str, **options: Any) -> Iterator[Forger]:
    """A client of the broker without any right of the platform."""
    producer = KafkaProducer(bootstrap_servers=bootstrap_servers.split(","), **options)
    try:
        yield Forger(producer, topic)
    finally:
        producer.close()
