"""Publishes events to Kafka."""

import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError
from kafka.partitioner.default import murmur2

from tremplin_platform.relay.relay import BrokerUnavailable

_PATIENCE_S = 15.0
_HEARTBEAT_S = 1.0
_CONNECT_S = 2.0
_CONTENT_TYPE = [("content-type", b"application/cloudevents+json")]


class KafkaPublisher:
    """Publishes to one topic. The key is the log, and the partition the one that Kafka clients derive from it."""

    def __init__(
        self, *, bootstrap_servers: str, topic: str, security: Mapping[str, Any] | None = None
    ) -> None:
        """
        :param bootstrap_servers: `host:port,host:port`
        :param security: the client's `security_protocol`, `sasl_…` and `ssl_…` options; none by default
        :raises BrokerUnavailable: no broker answers
        """
        self._topic = topic
        self._partitions: dict[str, int] = {}
        self._count = 0
        servers = bootstrap_servers.split(",")
        if not any(map(_listens, servers)):
            raise BrokerUnavailable(f"{bootstrap_servers} n’écoute pas")
        try:
            self._producer = KafkaProducer(
                bootstrap_servers=servers,
                client_id="tremplin-relay",
                enable_idempotence=True,
                acks="all",
                compression_type="lz4",
                batch_size=128 * 1024,
                linger_ms=20,  # a round ends by a flush: nothing waits for this, full batches leave before
                max_request_size=8 * 1024 * 1024,
                max_block_ms=2_000,
                bootstrap_timeout_ms=2_000,
                reconnect_backoff_max_ms=1_000,
                allow_auto_create_topics=False,  # a topic made by accident has the wrong number of partitions
                metrics_enabled=False,
                **(security or {}),
            )
        except KafkaError as error:
            raise BrokerUnavailable(str(error)) from error

    def publish(
        self, slices: Mapping[str, Sequence[bytes]], *, meanwhile: Callable[[], None]
    ) -> dict[str, int]:
        """See `relay.Publisher`. Waits at most 15 s for the broker."""
        self._count_partitions()
        futures = {log: self._send(log, events) for log, events in slices.items()}
        self._flush(meanwhile)
        return {log: _acknowledged(sent) for log, sent in futures.items()}

    def close(self) -> None:
        """Leave the broker; what it has not acknowledged is abandoned."""
        # The client's own close() waits for what is pending, then raises and leaves its thread running.
        self._producer._sender.force_close()
        with suppress(KafkaTimeoutError):
            self._producer.close(timeout=_HEARTBEAT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _count_partitions(self) -> None:
        try:
            count = len(self._producer.partitions_for(self._topic))
        except KafkaError as error:
            raise BrokerUnavailable(str(error)) from error
        if count != self._count:
            self._count = count
            self._partitions.clear()

    def _send(self, log: str, events: Sequence[bytes]) -> list[Any]:
        """The futures of the events sent; fewer than the events where the client refuses one."""
        topic, key, partition, send = self._topic, log.encode(), self._partition(log), self._producer.send
        sent: list[Any] = []
        with suppress(KafkaError):  # too large: those after it would leave a gap, so they wait too
            sent.extend(send(topic, event, key, _CONTENT_TYPE, partition) for event in events)
        return sent

    def _partition(self, log: str) -> int:
        partition = self._partitions.get(log)
        if partition is None:
            partition = self._partitions[log] = (murmur2(log.encode()) & 0x7FFFFFFF) % self._count
        return partition

    def _flush(self, meanwhile: Callable[[], None]) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                self._producer.flush(timeout=_HEARTBEAT_S)
                return
            except KafkaTimeoutError as error:
                meanwhile()
                if time.monotonic() > deadline:
                    raise BrokerUnavailable("the broker acknowledges nothing") from error


def _acknowledged(futures: Sequence[Any]) -> int:
    for place, future in enumerate(futures):
        if not future.succeeded():
            return place
    return len(futures)


def _listens(server: str) -> bool:
    """Whether something accepts connections there. A client made while nothing does leaves a thread behind."""
    host, _, port = server.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_S).close()
    except OSError:
        return False
    return True
