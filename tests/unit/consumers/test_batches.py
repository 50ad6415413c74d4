"""Batches as the broker gives them: whole ones give their records, a false one is one record of no log."""

import tracemalloc

import pytest
from kafka.record import memory_records
from kafka.record.default_records import DefaultRecordBatchBuilder

import tremplin_consumers.records.kafka_source as source

_PLAIN, _GZIP, _LZ4 = 0, 1, 3
_MANY = 96 * 1024 * 1024


def batch(*values: bytes, codec: int = _PLAIN) -> bytearray:
    builder = DefaultRecordBatchBuilder(
        magic=2,
        compression_type=codec,
        is_transactional=False,
        producer_id=-1,
        producer_epoch=-1,
        base_sequence=-1,
        batch_size=2 * _MANY,
    )
    for offset, value in enumerate(values or (b"v0", b"v1", b"v2")):
        builder.append(offset, timestamp=1, key=b"a", value=value, headers=[])
    return bytearray(builder.build())


def read(content: bytearray) -> list[tuple[int, bytes | None]]:
    found = memory_records.MemoryRecords(bytes(content)).next_batch()
    assert isinstance(found, source._Batch)
    assert found.validate_crc()
    return [(record.offset, record.value) for record in found]


@pytest.mark.parametrize("codec", [_PLAIN, _GZIP, _LZ4])
def test_a_whole_batch_gives_its_records(codec: int) -> None:
    values = (b"v0", b"v1" * 50, b"v2")

    assert read(batch(*values, codec=codec)) == list(enumerate(values))


@pytest.mark.parametrize("codec", [_GZIP, _LZ4])
def test_the_largest_event_of_the_relay_is_read_compressed(codec: int) -> None:
    largest = b"x" * 8 * 1024 * 1024

    assert read(batch(largest, codec=codec)) == [(0, largest)]


@pytest.mark.parametrize("codec", [_GZIP, _LZ4])
def test_a_batch_that_swells_is_one_record_and_takes_no_memory(codec: int) -> None:
    content = batch(bytes(_MANY), codec=codec)
    assert len(content) < 2 * 1024 * 1024
    tracemalloc.start()
    try:
        found = read(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert found == [(0, None)]
    assert peak < _MANY


def test_a_batch_with_a_false_checksum_is_one_record_without_value() -> None:
    content = batch()
    content[-2] ^= 0xFF

    assert read(content) == [(0, None)]
