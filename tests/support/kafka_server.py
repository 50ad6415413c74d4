"""A real Apache Kafka, that a test may stop, kill and start again on the same data; of one node, or of several.

Its programs are copied once by Maven into a cache outside the repository.
"""

import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from support.fetched import NotFetched, jars
from support.postgres_server import PATIENCE
from support.server_folders import server_folder
from tremplin_infra.embedded.broker import EmbeddedBroker
from tremplin_infra.embedded.processes import answers, free_port, spawn
from tremplin_infra.environment import SettingError
from tremplin_infra.servers.kafka_admin import delete_topic, make_topic, partition_count
from tremplin_infra.servers.kafka_security import KafkaSecurity, read_security
from tremplin_infra.waiting import wait_until

_PROPERTIES = """
process.roles=broker,controller
node.id={node}
listeners=PLAINTEXT://127.0.0.1:{broker},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{broker}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={folder}/data
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
log.segment.delete.delay.ms=1000
"""
_CLUSTER = "tremplin-tests-000000A"  # 16 bytes in base64
# For a Java that ends soon: it compiles fast rather than well, and collects in one thread.
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")


class Ports(NamedTuple):
    """Where a node takes clients, and the other nodes."""

    broker: int
    controller: int


class Kafka(Protocol):
    """A broker that tests talk to."""

    def bootstrap_servers(self) -> str:
        """The address for Kafka clients."""


class KafkaServer:
    """A broker of its own, in `folder`; its ports and data outlive `stop` and `kill`."""

    def __init__(
        self,
        folder: Path,
        *,
        properties: str = "",
        users: Mapping[str, str] | None = None,
        java: Sequence[str] = (),
        node: int = 1,
        cluster: Mapping[int, Ports] | None = None,
    ) -> None:
        """
        :param properties: lines added to `server.properties`, where `{broker}` is the port; the last of a name wins
        :param users: SCRAM-SHA-512 passwords by user, kept by the broker from its first start
        :param java: options of the virtual machine
        :param cluster: the ports of every node, by its number; this one is `node`
        """
        self._folder = folder
        self._java = java
        nodes = cluster or {node: free_ports()}
        self._port = nodes[node].broker
        self._classpath = f"{kafka_jars()}/*"
        self._properties = folder / "server.properties"
        self._properties.write_text(_written(nodes, node, folder, properties))
        self._process: subprocess.Popen[bytes] | None = None
        self._format(users or {})

    def bootstrap_servers(self) -> str:
        """The address for Kafka clients, the same after a restart."""
        return f"127.0.0.1:{self._port}"

    def start(self, settings: Mapping[str, str] | None = None) -> None:
        """Start the broker and wait until it answers a client with these `settings`."""
        self.launch()
        self.wait(settings)

    def launch(self) -> None:
        """Start the broker, which ends with this thread."""
        command = [
            "java",
            "-Xmx512m",
            *self._java,
            "-cp",
            self._classpath,
            "kafka.Kafka",
            str(self._properties),
        ]
        self._process = spawn(command, log=self._folder / "log", tied=True)

    def wait(self, settings: Mapping[str, str] | None = None) -> None:
        """Wait until it answers a client with these `settings`."""
        security, process = read_security(settings or {}), self._process
        assert process is not None
        wait_until(lambda: process.poll() is not None or self._ready(security), seconds=PATIENCE)
        assert process.poll() is None, (self._folder / "log").read_text()[-2000:]

    def stop(self) -> None:
        """Stop the broker cleanly."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the broker, as a machine that dies."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=PATIENCE)
            self._process = None

    def _ready(self, security: KafkaSecurity) -> bool:
        if not answers(self._port):
            return False
        with contextlib.suppress(SettingError):
            partition_count(self.bootstrap_servers(), "any", security=security)
            return True
        return False

    def _format(self, users: Mapping[str, str]) -> None:
        storage = ["java", *SHORT_LIVED, "-cp", self._classpath, "kafka.tools.StorageTool"]
        options = ["format", "-t", _CLUSTER, "-c", str(self._properties)]
        for user, password in users.items():
            options += ["--add-scram", f"SCRAM-SHA-512=[name={user},password={password}]"]
        subprocess.run([*storage, *options], capture_output=True, check=True)


def _written(nodes: Mapping[int, Ports], node: int, folder: Path, more: str) -> str:
    """The properties of a node among those of its cluster."""
    voters = ",".join(f"{number}@127.0.0.1:{ports.controller}" for number, ports in nodes.items())
    text = f"{_PROPERTIES}controller.quorum.voters={voters}\n{more}"
    return text.format(broker=nodes[node].broker, controller=nodes[node].controller, folder=folder, node=node)


def free_ports(*others: Ports) -> Ports:
    """Ports that nothing listens on, and that are not those of `others`: they may be given again before."""
    taken = {port for ports in others for port in (ports.broker, ports.controller)}
    found: list[int] = []
    while len(found) < 2:
        port = free_port()
        if port not in taken and port not in found:
            found.append(port)
    return Ports(*found)


_CLUSTER_PROPERTIES = """
default.replication.factor=3
min.insync.replicas=2
offsets.topic.replication.factor=3
"""


@contextmanager
def running_cluster(*java: str, nodes: int = 3) -> Iterator[list[KafkaServer]]:
    """Brokers that keep each partition three times and take what two have, in folders of their own."""
    ports: dict[int, Ports] = {}
    for node in range(1, nodes + 1):
        ports[node] = free_ports(*ports.values())
    with ExitStack() as stack:
        servers = []
        for node in ports:
            folder = stack.enter_context(server_folder())
            options = {"properties": _CLUSTER_PROPERTIES, "java": java, "node": node, "cluster": ports}
            servers.append(KafkaServer(folder, **options))  # type: ignore[arg-type]
            stack.callback(servers[-1].kill)  # the last would wait for the others to leave
        for server in servers:
            server.launch()
        for server in servers:  # none answers alone: most of them choose the first
            server.wait()
        yield servers


@contextmanager
def running_kafka(*java: str) -> Iterator[KafkaServer]:
    """A real broker in a folder of its own, removed with it; `java`: options of the virtual machine."""
    with server_folder() as folder:
        server = KafkaServer(folder, java=java)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def running_embedded_broker() -> Iterator[EmbeddedBroker]:
    """The broker that a demo without Kafka uses."""
    with server_folder() as home:
        broker = EmbeddedBroker(home, tied=True)
        try:
            broker.start()
            yield broker
        finally:
            broker.stop()


@contextmanager
def fresh_topic(bootstrap_servers: str, partitions: int = 6) -> Iterator[str]:
    """The name of a topic of one test, deleted at its end."""
    topic = f"tremplin.test.{secrets.token_hex(6)}"
    make_topic(bootstrap_servers, topic, partitions=partitions)
    yield topic
    delete_topic(bootstrap_servers, topic)


POM = Path(__file__).parents[2] / "infra" / "broker" / "pom.xml"


class KafkaMissing(Exception):
    """This machine cannot run Apache Kafka; the message says what is missing."""


def kafka_version() -> str:
    """The version that the Maven project names."""
    found = re.search(r"<artifactId>kafka_2\.13</artifactId>\s*<version>([\d.]+)</version>", POM.read_text())
    assert found is not None, "pom.xml names no Kafka"
    return found[1]


def kafka_jars() -> Path:
    """The folder of jars, filled when it is not there yet (10 s); safe to call from two runs at once.

    TREMPLIN_KAFKA_JARS names another folder.

    Raises:
        KafkaMissing: no Java, no Maven, or Maven cannot fetch.
    """
    named = os.environ.get("TREMPLIN_KAFKA_JARS")
    if named and shutil.which("java"):
        return Path(named)
    try:
        return jars(POM, f"kafka-{kafka_version()}")
    except NotFetched as error:
        raise KafkaMissing(str(error)) from error
