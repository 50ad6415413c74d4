"""Batches of the broker to records, and records to events."""

import itertools
import tracemalloc
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from kafka.record import memory_records
from kafka.record.default_records import DefaultRecordBatchBuilder

import tremplin_consumers.records.kafka_source as source
from tremplin_consumers.progress import ConsumerProgress
from tremplin_consumers.records.batch_builder import Gathered, gather, sort
from tremplin_consumers.records.source import Record
from tremplin_platform.events.envelope import Envelope, digest_of, encode, from_wire, to_wire
from tremplin_platform.store.slices import Slice

_WHEN = datetime(2026, 2, 10, 8, tzinfo=UTC)


def wire(log: str, seq: int, *, hours: int = 100, spoil: bool = False) -> bytes:
    data = encode({"effective": "2026-02-10", "hours": hours})
    about = {
        "log": log,
        "seq": seq,
        "recorded_at": _WHEN,
        "topic": "t",
        "version": 1,
        "subject": f"{log}/t/x",
    }
    digest = digest_of(**about, data=data)  # type: ignore[arg-type]
    if spoil:
        data = encode({"effective": "2026-02-10", "hours": hours + 1})
    return to_wire(**about, effective="2026-02-10", data=data, digest=digest)  # type: ignore[arg-type]


def record(log: str, value: bytes | None, offset: int = 0) -> Record:
    return Record(0, offset, log.encode(), value)


def everything(log: str) -> bool:
    return True


def seqs(envelopes: list[Envelope]) -> list[int]:
    return [envelope.seq for envelope in envelopes]


def gathered(log: str, *numbers: int) -> Gathered:
    return gather([record(log, wire(log, number)) for number in numbers], concerns=everything)


def test_a_record_that_is_not_an_event_spoils_no_other() -> None:
    found = gather(
        [record("a", wire("a", 1)), record("a", b"{"), record("a", None), record("b", wire("b", 1))],
        concerns=everything,
    )

    assert {log: seqs(events) for log, events in found.events.items()} == {"a": [1], "b": [1]}
    assert [item.reason.partition(":")[0] for item in found.rejected] == ["not-an-envelope"] * 2


def test_a_false_digest_is_rejected() -> None:
    found = gather([record("a", wire("a", 1, spoil=True))], concerns=everything)

    assert found.events == {}
    assert found.rejected[0].reason == "digest: 1"


def test_an_event_under_another_log_s_key_is_rejected() -> None:
    found = gather([record("b", wire("a", 1))], concerns=everything)

    assert found.events == {}
    assert found.rejected[0].reason == "wrong-key: a"


def test_what_a_projection_does_not_read_is_not_looked_into() -> None:
    found = gather([record("b", b"{"), record("a", wire("a", 1))], concerns=lambda log: log == "a")

    assert list(found.events) == ["a"]
    assert found.rejected == []


def test_events_applied_already_are_dropped() -> None:
    found = sort(gathered("a", 1, 2, 3, 2, 3, 4), {"a": ConsumerProgress(2, 4, False)})

    after, events = found.batch["a"]
    assert (after, seqs(events)) == (2, [3, 4])
    assert found.missing == []


def test_a_gap_is_read_from_the_store() -> None:
    found = sort(gathered("a", 1, 3, 4), {"a": ConsumerProgress(0, 9, False)})

    assert found.batch == {}
    assert found.missing == [Slice("a", 0, 4)]


def test_a_held_log_gets_nothing() -> None:
    found = sort(gathered("a", 3), {"a": ConsumerProgress(2, 3, True)})

    assert found.batch == {}
    assert found.missing == []


def test_a_log_that_was_lied_about_is_read_from_the_store() -> None:
    lies = gather([record("a", wire("a", 1)), record("a", wire("a", 2, spoil=True))], concerns=everything)

    found = sort(lies, {"a": ConsumerProgress(0, 2, False)})

    assert found.batch == {}
    assert found.missing == [Slice("a", 0, 2)]


def test_the_wire_gives_back_what_was_stored() -> None:
    envelope = from_wire(wire("a", 12))

    assert (envelope.log, envelope.seq, envelope.recorded_at, envelope.topic) == ("a", 12, _WHEN, "t")
    assert envelope.is_whole()


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


def test_a_reader_that_has_work_left_does_not_pause_for_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log read from the store goes on at full speed while the topic, lost or quiet, brings nothing."""
    now, pauses = itertools.count(step=60.0), list[float]()
    monkeypatch.setattr(source, "_listens", lambda server: True)
    monkeypatch.setattr(source, "KafkaConsumer", lambda **options: SimpleNamespace(poll=lambda **asked: {}))
    monkeypatch.setattr(source, "time", SimpleNamespace(monotonic=now.__next__, sleep=pauses.append))
    reader = source.KafkaSource(bootstrap_servers="a:1", topic="t", group="g")

    reader.poll(timeout_s=0, limit=10)
    assert pauses == []
    reader.poll(timeout_s=0.2, limit=10)
    assert len(pauses) == 1
