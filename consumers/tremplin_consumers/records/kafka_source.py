"""Read the topic from Kafka (`source.Source`). Committed offsets only say where to start, and serve lag tools."""

import socket
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from kafka.partitioner.default import murmur2
from kafka.record import memory_records
from kafka.record.default_records import DefaultRecord, DefaultRecordBatch
from kafka.structs import OffsetAndMetadata
from lz4.frame import LZ4FrameDecompressor

from tremplin_consumers.records.source import Record, SourceUnavailable

_COMMIT_EVERY_S = 1.0
_TIMEOUT_MS = 2_000
_CONNECT_S = 2.0
_LARGEST_BATCH = 32 * 1024 * 1024
"""Bytes of a batch once uncompressed; the relay's batches hold one event of 8 MiB, or many in 128 KiB."""
_FETCHED_BYTES = 128 * 1024
"""Bytes of a partition in one answer, as they are compressed: many records of one log delay no other partition."""
_PAUSES = ((30.0, 0.2), (2.0, 0.05))
"""Seconds without a record, and the pause in seconds between two polls from then on; the longest first."""


class _Batch(DefaultRecordBatch):  # type: ignore[misc]
    """
    A batch that replaces the part of it that cannot be decoded by one record without key or value.

    A batch of more than `_LARGEST_BATCH` bytes is treated alike: a few kilobytes can expand to gigabytes. The client
    itself would raise at each poll and never go past the batch: one record with a header that is not UTF-8, or of a
    codec whose library is missing, would stop the reader for ever. The events are read from the store instead.
    """

    _buffer: Any
    _decompressed: bool
    _pos: int

    def __init__(self, buffer: memoryview) -> None:
        super().__init__(buffer)
        self._at: int = self.base_offset
        self._ended = False
        self._whole = True

    def validate_crc(self) -> bool:
        self._whole = super().validate_crc()
        return True

    def __iter__(self) -> Iterator[DefaultRecord]:
        try:
            super().__iter__()  # uncompresses
        except Exception:  # each codec's library raises its own errors
            self._whole = False
        return self

    def _maybe_uncompress(self) -> None:
        if not self._decompressed and self.compression_type != self.CODEC_NONE:
            self._buffer = bytearray(_uncompressed(self.compression_type, self._buffer[self._pos :]))
            self._pos = 0
        self._decompressed = True

    def __next__(self) -> DefaultRecord:
        if self._ended:
            raise StopIteration
        if self._whole:
            try:
                record = super().__next__()
            except StopIteration:
                raise
            except Exception:  # a hostile batch can make decoding raise anything
                self._whole = False
            else:
                self._at = record.offset + 1
                return record
        self._ended = True
        return DefaultRecord(
            0, min(self._at, self.last_offset), self.first_timestamp, self.timestamp_type, None, None, []
        )


def _uncompressed(codec: int, content: memoryview) -> bytes:
    """
    Uncompress a batch.

    :raises ValueError: another codec than gzip or lz4, content that ends early, or more than `_LARGEST_BATCH` bytes
    """
    stream: Any
    if codec == DefaultRecordBatch.CODEC_GZIP:
        stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    elif codec == DefaultRecordBatch.CODEC_LZ4:
        stream = LZ4FrameDecompressor()
    else:
        raise ValueError(f"codec {codec}")
    found: bytes = stream.decompress(content, _LARGEST_BATCH)
    if not stream.eof:
        raise ValueError(f"no end within {_LARGEST_BATCH} bytes")
    return found


memory_records.DefaultRecordBatch = _Batch  # the client has no setting for the class


class KafkaSource:
    """Reads one topic by `assign()`, without a deserializer: one that raises makes this client loop for ever."""

    def __init__(
        self, *, bootstrap_servers: str, topic: str, group: str, security: Mapping[str, Any] | None = None
    ) -> None:
        """
        :param bootstrap_servers: `host:port,host:port`
        :param group: the consumer group under which offsets are committed
        :param security: the client's `security_protocol`, `sasl_…` and `ssl_…` options; none by default
        :raises SourceUnavailable: no broker answers
        """
        self._topic = topic
        self._logs: dict[str, int] = {}
        self._count = 0
        self._next: dict[int, int] = {}  # the next offset by partition, not committed to Kafka yet
        self._sent: dict[int, int] = {}  # the last offset committed, which the broker may not have taken
        self._committed_at = self._heard_at = time.monotonic()
        servers = bootstrap_servers.split(",")
        if not any(map(_listens, servers)):
            raise SourceUnavailable(f"{bootstrap_servers} n’écoute pas")
        try:
            self._consumer = KafkaConsumer(
                bootstrap_servers=servers,
                client_id="tremplin-consume",
                group_id=group,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                fetch_max_wait_ms=200,
                max_partition_fetch_bytes=_FETCHED_BYTES,
                metadata_max_age_ms=10_000,
                bootstrap_timeout_ms=_TIMEOUT_MS,
                reconnect_backoff_max_ms=1_000,
                allow_auto_create_topics=False,
                receive_message_max_bytes=2_000_000_000,  # the embedded broker does not limit what it sends
                metrics_enabled=False,
                **(security or {}),
            )
        except KafkaError as error:
            raise SourceUnavailable(str(error)) from error

    def partitions(self) -> int:
        """See `source.Source`."""
        found = self._answered(lambda: self._consumer.partitions_for_topic(self._topic))
        if not found:
            raise SourceUnavailable(f"le sujet {self._topic} n’existe pas")
        if len(found) != self._count:
            self._count = len(found)
            self._logs.clear()
        return self._count

    def partition_of(self, log: str) -> int:
        """See `source.Source`; computed as every Kafka client does by default for the key `log`."""
        partition = self._logs.get(log)
        if partition is None:
            partition = self._logs[log] = (murmur2(log.encode()) & 0x7FFFFFFF) % self._count
        return partition

    def assign(self, partitions: Collection[int]) -> None:
        """See `source.Source`."""
        self._commit_now()
        self._sent = {partition: at for partition, at in self._sent.items() if partition in partitions}
        self._answered(
            lambda: self._consumer.assign(
                [TopicPartition(self._topic, partition) for partition in partitions]
            )
        )

    def poll(self, *, timeout_s: float, limit: int) -> list[Record]:
        """See `source.Source`."""
        silent = time.monotonic() - self._heard_at
        pause = next((pause for after, pause in _PAUSES if silent > after), None)
        if pause is not None and timeout_s > 0:  # 0: the caller has something to do meanwhile
            # The embedded broker answers an empty fetch at once: without a pause, hundreds of polls a second.
            time.sleep(pause)
            timeout_s = 0.0
        polled = self._answered(
            lambda: self._consumer.poll(timeout_ms=int(timeout_s * 1000), max_records=limit)
        )
        if polled:
            self._heard_at = time.monotonic()
        records: list[Record] = []
        for where, found in polled.items():
            records.extend(
                Record(where.partition, record.offset, record.key, record.value) for record in found
            )
        return records

    def commit(self, offsets: Mapping[int, int]) -> None:
        """See `source.Source`; sent to Kafka once a second at most."""
        self._next.update(offsets)
        if self._next and time.monotonic() - self._committed_at >= _COMMIT_EVERY_S:
            self._commit_now()

    def rewind(self) -> None:
        """See `source.Source`."""
        assigned = self._consumer.assignment()
        if not assigned:
            return
        ends = self._answered(lambda: self._consumer.end_offsets(list(assigned), timeout_ms=_TIMEOUT_MS))
        for where, end in ends.items():
            if self._position(where) > end:
                self._consumer.seek(where, 0)
                self._next.pop(where.partition, None)
                self._sent.pop(where.partition, None)

    def close(self) -> None:
        """See `source.Source`; the last offsets are committed first, if the broker answers."""
        self._commit_now()
        with suppress(KafkaError):
            self._consumer.close(autocommit=False, timeout_ms=_TIMEOUT_MS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _commit_now(self) -> None:
        if self._next:
            self._consumer.commit_async(
                {
                    TopicPartition(self._topic, partition): OffsetAndMetadata(at, "", -1)
                    for partition, at in self._next.items()
                },
                callback=self._keep_refused,
            )
        self._sent |= self._next
        self._next = {}
        self._committed_at = time.monotonic()

    def _keep_refused(self, offsets: Mapping[TopicPartition, OffsetAndMetadata], answer: Any) -> None:
        """Keep for the next time what the broker did not take, where no later offset was sent."""
        if isinstance(answer, Exception):
            for where, known in offsets.items():
                if self._sent.get(where.partition) == known.offset:
                    self._next.setdefault(where.partition, known.offset)

    def _position(self, where: TopicPartition) -> int:
        return self._answered(lambda: self._consumer.position(where, timeout_ms=_TIMEOUT_MS)) or 0

    def _answered(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except KafkaError as error:
            raise SourceUnavailable(str(error)) from error


def _listens(server: str) -> bool:
    """Return whether a server accepts connections: a client made while none does leaves a thread behind."""
    host, _, port = server.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_S).close()
    except OSError:
        return False
    return True
