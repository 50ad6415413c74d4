"""Publishes events to Kafka."""

import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Self

from kafka import KafkaProducer
from kafka.errors import KafkaError
from kafka.partitioner.default import murmur2
from kafka.producer import kafka as producer
from kafka.producer.sender import Sender

from tremplin_platform.relay.relay import BrokerUnavailable

_PATIENCE_S = 15.0
_HEARTBEAT_S = 1.0
_CONNECT_S = 2.0
_STEP_MS = 100
_CONTENT_TYPE = [("content-type", b"application/cloudevents+json")]
_CLIENT = "tremplin-relay"
_OPTIONS: Mapping[str, Any] = {
    "client_id": _CLIENT,
    "enable_idempotence": True,
    "acks": "all",
    "compression_type": "lz4",
    "batch_size": 128 * 1024,
    "linger_ms": 0,
    "max_request_size": 8 * 1024 * 1024,
    "max_block_ms": 2_000,
    "bootstrap_timeout_ms": 2_000,
    "reconnect_backoff_max_ms": 1_000,
    "allow_auto_create_topics": False,  # a topic made by accident has the wrong number of partitions
    "metrics_enabled": False,
}


class _Sender(Sender):  # type: ignore[misc]
    """
    The client's sender, without its thread: the publisher runs it while it waits for the broker.

    As a thread it is woken by each event of a round, and each time looks at every partition.
    """

    def start(self) -> None:
        """Start nothing: see `KafkaPublisher._send_all`."""

    def wakeup(self) -> None:
        """Wake nothing."""

    def _send_producer_data(self, now: float | None = None) -> float:
        """Send what is ready; return how many milliseconds to wait for the broker before looking again."""
        wait: float = super()._send_producer_data(now)
        return min(wait, _STEP_MS)


def _made_sender(client: Any, metadata: Any, accumulator: Any, **options: Any) -> Sender:
    """Make the sender of a new producer: without a thread for the relay's, as the client does for any other."""
    kind = _Sender if options["client_id"] == _CLIENT else Sender
    return kind(client, metadata, accumulator, **options)


producer.Sender = _made_sender  # the client has no setting for the class


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
            self._producer = KafkaProducer(bootstrap_servers=servers, **_OPTIONS, **(security or {}))
        except KafkaError as error:
            raise BrokerUnavailable(str(error)) from error

    def publish(
        self, slices: Mapping[str, Sequence[bytes]], *, meanwhile: Callable[[], None]
    ) -> dict[str, int]:
        """See `relay.Publisher`. Waits at most 15 s for the broker."""
        self._count_partitions()
        futures = {log: self._send(log, events) for log, events in slices.items()}
        self._send_all(meanwhile)
        return {log: _acknowledged(sent) for log, sent in futures.items()}

    def close(self) -> None:
        """Leave the broker; what it has not acknowledged is abandoned."""
        self._sender.force_close()
        self._sender.run()  # closed by force, it fails what is pending, closes the connections, and returns
        self._producer.close(timeout=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _sender(self) -> Any:
        return self._producer._sender

    def _count_partitions(self) -> None:
        count = len(self._known_partitions() or self._asked_partitions())
        if count != self._count:
            self._count = count
            self._partitions.clear()

    def _known_partitions(self) -> set[int]:
        return self._producer._metadata.partitions_for_topic(self._topic) or set()

    def _asked_partitions(self) -> set[int]:
        metadata, until = self._producer._metadata, time.monotonic() + _CONNECT_S
        metadata.add_topic(self._topic)
        while not (found := self._known_partitions()):
            if time.monotonic() > until:
                raise BrokerUnavailable(f"no topic {self._topic}")
            self._sender._client.poll(timeout_ms=_CONNECT_S * 1000, future=metadata.request_update())
        return found

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

    def _send_all(self, meanwhile: Callable[[], None]) -> None:
        """
        Send what the client holds, until the broker has acknowledged or refused each event.

        :raises BrokerUnavailable: 15 s have passed, or the broker refuses the client
        """
        pending = self._producer._accumulator
        with self._heartbeats(meanwhile) as failed:
            while pending.has_incomplete and not failed:
                try:
                    self._sender.run_once()
                except KafkaError as error:
                    raise BrokerUnavailable(str(error)) from error
                for batch in pending._incomplete.all()[:1]:  # those of a request are acknowledged together
                    self._sender._client.poll(timeout_ms=_STEP_MS, future=batch.produce_future)
        if failed:
            raise failed[0]

    @contextmanager
    def _heartbeats(self, meanwhile: Callable[[], None]) -> Iterator[list[Exception]]:
        """
        Call `meanwhile` every second, 15 s at most, from the client’s event loop; give the error that ends the wait.

        The client may stay for long in a call, as long as no broker answers: its sender is then closed by force.
        """
        failed: list[Exception] = []
        timer: Any = None
        deadline, loop = time.monotonic() + _PATIENCE_S, self._sender._client._net

        def beat() -> None:
            nonlocal timer
            try:
                meanwhile()
                if time.monotonic() > deadline:
                    raise BrokerUnavailable("the broker acknowledges nothing")
            except Exception as error:
                failed.append(error)
                self._sender.force_close()
            else:
                timer = loop.call_later(_HEARTBEAT_S, beat)

        timer = loop.call_later(_HEARTBEAT_S, beat)
        try:
            yield failed
        finally:
            loop.cancel(timer)


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
