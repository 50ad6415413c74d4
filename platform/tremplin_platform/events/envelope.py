"""
One event of one log, as it is stored and as it is sent.

**Digest.** SHA-256 of seven lines in UTF-8, each but the last ended by a line feed: `log`, `seq` (decimal),
`recorded_at` (RFC 3339, UTC, six decimals, `Z`), type (topic), version (decimal), subject, then `data` as JSON with
sorted keys, no space, and characters beyond ASCII as themselves. Anyone can compute it again from an answer of the API.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

_TYPE = "tremplin."
_LAST_SEQ = 2**63 - 1


class NotAnEnvelope(Exception):
    """The bytes are not an event of Tremplin in wire form (CloudEvents 1.0, structured mode)."""


class Envelope(NamedTuple):
    """`seq` counts from 1 inside `log` and has no holes; `data` is as stored, of version `version`."""

    log: str
    seq: int
    recorded_at: datetime
    topic: str
    version: int
    subject: str
    data: dict[str, Any]
    digest: bytes

    @property
    def effective(self) -> str:
        """The Paris day from which the fact holds, `YYYY-MM-DD`."""
        return str(self.data["effective"])

    @property
    def origin(self) -> dict[str, Any] | None:
        """Where a delivered copy comes from: `{log, seq, recorded_at, digest}`; null for a fact of its own log."""
        origin: dict[str, Any] | None = self.data.get("origin")
        return origin

    def is_whole(self) -> bool:
        """Tell whether the digest is that of the content."""
        return self.digest == digest_of(
            log=self.log,
            seq=self.seq,
            recorded_at=self.recorded_at,
            topic=self.topic,
            version=self.version,
            subject=self.subject,
            data=encode(self.data),
        )


def encode(data: dict[str, Any]) -> bytes:
    """Return the byte form of an event's data: JSON, sorted keys, no space, UTF-8."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


def digest_of(
    *, log: str, seq: int, recorded_at: datetime, topic: str, version: int, subject: str, data: bytes
) -> bytes:
    """Return the digest of an event, from its parts; `data` in its byte form."""
    head = f"{log}\n{seq}\n{instant(recorded_at)}\n{topic}\n{version}\n{subject}\n"
    return sha256(head.encode() + data).digest()


def instant(moment: datetime) -> str:
    """Write an instant as RFC 3339 in UTC with six decimals: `2026-10-01T08:00:00.123456Z`."""
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return in_utc.isoformat(timespec="microseconds")[:-6] + "Z"


def to_wire(  # the relay's hot path: no dictionary is built, `data` goes out as it is stored
    *,
    log: str,
    seq: int,
    recorded_at: datetime,
    topic: str,
    version: int,
    subject: str,
    effective: str,
    data: bytes,
    digest: bytes,
) -> bytes:
    """Return a CloudEvent 1.0 in structured JSON mode. Names and subjects hold no character that JSON escapes."""
    return (
        f'{{"specversion":"1.0","id":"{log}/{seq}","source":"/tremplin/{log}",'
        f'"type":"{_TYPE}{topic}.v{version}","subject":"{subject}","time":"{effective}T00:00:00Z",'
        f'"datacontenttype":"application/json","recordedtime":"{instant(recorded_at)}",'
        f'"sequence":"{seq:020d}","partitionkey":"{log}","digest":"{digest.hex()}","data":'
    ).encode() + b"".join((data, b"}"))


def from_wire(raw: bytes) -> Envelope:
    """
    Return the event that a record carries. Its digest is not checked: see `is_whole`.

    :raises NotAnEnvelope: the bytes are no event
    """
    try:
        event = orjson.loads(raw)
        log, seq = str(event["partitionkey"]), int(event["sequence"])
        topic, _, version = event["type"].removeprefix(_TYPE).rpartition(".v")
        recorded_at = datetime.fromisoformat(event["recordedtime"])
        if not isinstance(event["data"], dict):
            raise TypeError("data")
        if not 1 <= seq <= _LAST_SEQ or event["id"] != f"{log}/{seq}" or recorded_at.tzinfo is None:
            raise ValueError("id, sequence, recordedtime")
        return Envelope(
            log=log,
            seq=seq,
            recorded_at=recorded_at,
            topic=topic,
            version=int(version),
            subject=str(event["subject"]),
            data=event["data"],
            digest=bytes.fromhex(event["digest"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAnEnvelope(str(error)) from error
