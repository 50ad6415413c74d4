"""`python zstd_forger.py BOOTSTRAP_SERVERS TOPIC KEY`: a record in a codec that this client has no library for.

A process of its own, since it tells kafka-python that the library is there.
"""

import sys
from struct import pack

import kafka.codec
import kafka.record.default_records as records
from kafka import KafkaProducer

_MAGIC, _ONE_SEGMENT_SIZE_IN_4 = 0xFD2FB528, 0xA0
_RAW, _REPEATED, _LAST = 0, 1, 1
_VALUE = b"x" * 5_000


def frame(content: bytes) -> bytes:
    """`content` in one zstd frame (RFC 8878): what surrounds `_VALUE` as it is, and `_VALUE` as one byte repeated."""
    before, _, after = content.partition(_VALUE)
    return (
        pack("<IBI", _MAGIC, _ONE_SEGMENT_SIZE_IN_4, len(content))
        + _header(_RAW, len(before))
        + before
        + _header(_REPEATED, len(_VALUE))
        + b"x"
        + _header(_RAW, len(after), last=_LAST)
        + after
    )


def _header(kind: int, size: int, *, last: int = 0) -> bytes:
    return pack("<I", last | kind << 1 | size << 3)[:3]


def main(bootstrap_servers: str, topic: str, key: str) -> None:
    """Write one record."""
    kafka.codec.zstd = object()
    records.zstd_encode = lambda content, *_: frame(bytes(content))
    producer = KafkaProducer(bootstrap_servers=bootstrap_servers, compression_type="zstd")
    producer.send(topic, value=_VALUE, key=key.encode()).get(timeout=60)
    producer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
