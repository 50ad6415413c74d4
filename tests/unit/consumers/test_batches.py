"""Batches as the broker gives them: whole ones give their records, a false one is one record of no log."""

from kafka.record import memory_records
from kafka.record.default_records import DefaultRecordBatchBuilder

import tremplin_consumers.kafka_source as source

_PLAIN = 0


def batch() -> bytearray:
    builder = DefaultRecordBatchBuilder(
        magic=2,
        compression_type=_PLAIN,
        is_transactional=False,
        producer_id=-1,
        producer_epoch=-1,
        base_sequence=-1,
        batch_size=10_000,
    )
    for offset in range(3):
        builder.append(offset, timestamp=1, key=b"a", value=b"v%d" % offset, headers=[])
    return bytearray(builder.build())


def read(content: bytearray) -> list[tuple[int, bytes | None]]:
    found = memory_records.MemoryRecords(bytes(content)).next_batch()
    assert isinstance(found, source._Batch)
    assert found.validate_crc()
    return [(record.offset, record.value) for record in found]


def test_a_whole_batch_gives_its_records() -> None:
    assert read(batch()) == [(0, b"v0"), (1, b"v1"), (2, b"v2")]


def test_a_batch_with_a_false_checksum_is_one_record_without_value() -> None:
    content = batch()
    content[-2] ^= 0xFF

    assert read(content) == [(0, None)]
