"""`python zstd_forger.py BOOTSTRAP_SERVERS TOPIC KEY`: a record in a codec that this client has no library for.

A process of its own, since it tells kafka-python that the library is there. One uncompressed block is a zstd frame.
"""

import sys
from struct import pack

import kafka.codec
import kafka.record.default_records as records
from kafka import KafkaProducer

_MAGIC, _ONE_SEGMENT_SIZE_IN_4 = 0xFD2FB528, 0xA0


def frame(content: bytes) -> bytes:
    """`content` in one zstd frame (RFC 8878), not compressed: at most 128 KiB."""
    block = 1 | len(content) << 3
    return pack("<IBI", _MAGIC, _ONE_SEGMENT_SIZE_IN_4, len(content)) + pack("<I", block)[:3] + content


def main(bootstrap_servers: str, topic: str, key: str) -> None:
    """Write one record."""
    kafka.codec.zstd = object()
    records.zstd_encode = lambda content, *_: frame(bytes(content))
    producer = KafkaProducer(bootstrap_servers=bootstrap_servers, compression_type="zstd")
    producer.send(topic, value=b"{}" * 100, key=key.encode()).get(timeout=60)
    producer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
