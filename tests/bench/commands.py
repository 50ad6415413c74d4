"""
Call-offs through HTTP by 16 clients at once, each a member, while relay, consumers, delivery and sealing run.

Beside a bare INSERT of such an event by 16 writers. The processor time of a command is that of `tremplin serve` and of
its sessions in PostgreSQL.
"""

import json
import os
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from bench.append import bare, rate
from bench.measure import Figure, at_most
from bench.platform_use import processes, spent
from support.api import Api
from support.contract_terms import TERMS
from support.kafka_server import fresh_topic, running_kafka
from support.platform_up import Platform, platform_up
from support.postgres_server import Database
from support.story import siret_of

CLIENTS, CONTRACTS, WARM_UP, SECONDS, ROUNDS = 16, 8, 30.0, 10.0, 3
MEMBERS = [f"member-{number}" for number in range(CLIENTS)]

_TERMS = {**TERMS, "lots": [{"id": "1", "title": "Paris", "maximum": "900000000.00"}]}


def measure(database: Database) -> list[Figure]:
    """Commands per second and milliseconds of processor time a command, the rounds interleaved with the bare INSERT."""
    with a_platform(database) as platform, closing(database.connect_superuser()) as owner:
        set_up(Api(platform.base, key_of(platform, "centrale", "buyer")))
        keys = [key_of(platform, member, "member") for member in MEMBERS]
        owner.execute("create table bare (like events including all)")
        order(platform.base, keys, WARM_UP)
        commands, inserts, used = [], [], []
        parts = processes(platform, owner)
        for turn in range(ROUNDS):
            before = {part: spent(found) for part, found in parts.items()}
            done = order(platform.base, keys, SECONDS)
            used.append({part: (spent(found) - before[part]) * 1000 / done for part, found in parts.items()})
            commands.append(done / SECONDS)
            inserts.append(rate(database, bare, turn))
    return _figures(commands, inserts, used)


def _figures(
    commands: Sequence[float], inserts: Sequence[float], used: Sequence[dict[str, float]]
) -> list[Figure]:
    middle = {part: sorted(turn[part] for turn in used)[len(used) // 2] for part in used[0]}
    by_part = ", ".join(f"{part} {milliseconds:.2f}" for part, milliseconds in sorted(middle.items()))
    sys.stdout.write(f"processor time a command, ms: {by_part}\n")
    through_http = sorted(commands)[len(commands) // 2]
    return [
        Figure(
            name="call-off through HTTP, 16 clients",
            unit="commands/s",
            value=through_http,
            peer=sorted(inserts)[len(inserts) // 2],
            score=through_http,
            target=400,
            at_least=True,
        ),
        at_most(
            "call-off through HTTP, processor time",
            middle["serve"] + middle["serve in PostgreSQL"],
            target=4,
            unit="ms",
        ),
    ]


@contextmanager
def a_platform(database: Database) -> Iterator[Platform]:
    """Run the platform on this database and a broker of its own."""
    with (
        TemporaryDirectory(prefix="tremplin-bench-") as home,
        running_kafka() as kafka,
        fresh_topic(kafka.bootstrap_servers(), partitions=24) as topic,
        platform_up(Path(home), database, kafka.bootstrap_servers(), topic) as platform,
    ):
        yield platform


def key_of(platform: Platform, organisation: str, role: str) -> str:
    """Make a key."""
    made = platform.tremplin("keys", "create", organisation, "--role", role, "--json")
    key: str = json.loads(made.stdout)["key"]
    return key


def set_up(buyer: Api) -> None:
    """Register the members, and contracts of one lot with a maximum, open to all of them and awarded."""
    about = {"joined_on": "2020-01-01", "territory": "75", "kind": "member"}
    for member in MEMBERS:
        buyer.made("organisations", {"id": member, "name": member, "siret": siret_of(member), **about})
    contractor = {"id": "proprete", "name": "Propreté", "siret": siret_of("proprete"), "kind": "contractor"}
    buyer.made("organisations", contractor)
    for number in range(CONTRACTS):
        contract = f"contract-{number}"
        buyer.made("contracts", {"id": contract, **_TERMS})
        buyer.made(f"contracts/{contract}/publish")
        buyer.made(f"contracts/{contract}/members", {"all": True, "from": "2020-01-01"})
        award = {"contractor": "proprete", "notified_on": "2020-01-01"}
        buyer.made(f"contracts/{contract}/lots/1/award", award)


def order(base: str, keys: Sequence[str], seconds: float) -> int:
    """Place call-offs for so many seconds, a process a client; how many were answered."""
    context = get_context("fork")
    start, counts = context.Barrier(CLIENTS), context.Queue()
    clients = [
        context.Process(target=_client, args=(base, place, keys[place], seconds, start, counts))
        for place in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    total: int = sum(counts.get(timeout=seconds + 60) for _ in clients)
    for client in clients:
        client.join()
    return total


def _client(base: str, place: int, key: str, seconds: float, start: Any, counts: Any) -> None:
    """Place call-offs one after another on one connection, with little work: real clients run on other machines."""
    address = urlsplit(base)
    with (
        closing(socket.create_connection((address.hostname, address.port), timeout=30)) as connection,
        connection.makefile("rb") as answers,
    ):
        done = 0
        start.wait()
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            connection.sendall(_request(address.netloc, place, key, f"contract-{(place + done) % CONTRACTS}"))
            _check_made(answers)
            done += 1
    counts.put(done)
    counts.close()
    counts.join_thread()
    os._exit(0)  # the parent's servers are not this process's to stop


def _request(netloc: str, place: int, key: str, contract: str) -> bytes:
    body = f'{{"contract": "{contract}", "lot": "1", "amount": "100.00", "placed_on": "2026-02-02"}}'
    return (
        f"POST /api/v1/members/{MEMBERS[place]}/call-offs HTTP/1.1\r\nHost: {netloc}\r\n"
        f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _check_made(answers: BinaryIO) -> None:
    """Read one answer whole, of a length or in chunks, and check that it is 201."""
    status, length = _line(answers), None
    while (line := _line(answers).lower()) != b"\r\n":
        name, _, value = line.partition(b":")
        if name == b"content-length":
            length = int(value)
    content = b"".join(_chunks(answers)) if length is None else answers.read(length)
    if status.split()[1] != b"201":
        raise AssertionError(status + content)


def _chunks(answers: BinaryIO) -> Iterator[bytes]:
    while size := int(_line(answers), 16):
        yield answers.read(size)
        _line(answers)
    _line(answers)


def _line(answers: BinaryIO) -> bytes:
    line = answers.readline()
    if not line:
        raise AssertionError("the server ended the connection")
    return line
