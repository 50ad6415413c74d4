"""The primary answers where the replica is away, frozen, or fails: at once, or within two seconds."""

import socket

import pytest
from django.db import connections

from support.feeding import feed
from support.in_process_api import a_member, api
from support.postgres_server import PATIENCE, Database
from support.replica import Pair, follow, part
from support.signed_in import signed_in
from tremplin_tenants.api.reads import replica
from tremplin_tenants.pages.web import page
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def test_the_primary_answers_while_the_replica_is_away(database: Database, pair: Pair) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    feed(database)
    follow(pair)
    assert buyer.get("members").status_code == 200

    pair.replica.server.stop()
    try:
        answers = [buyer.get("members") for _ in range(3)]
        away = part(database, pair.replica)
    finally:
        pair.replica.server.start()

    assert [[row["id"] for row in answer.json()["results"]] for answer in answers] == [[member]] * 3
    assert not away.reachable
    assert not away.ok
    assert "DATABASE_READ_URL" in away.problems[0]


def test_what_fails_on_the_replica_is_answered_by_the_primary(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    buyer, browser = api(Role.BUYER), signed_in(Role.BUYER)
    member = a_member(buyer)
    feed(database)
    monkeypatch.setattr(replica.Replica, "source", lambda *_, **__: replica.Source("replica"))

    pair.replica.server.stop()
    try:
        answers = [buyer.get("members"), browser.get(f"/membres/{member}")]
    finally:
        pair.replica.server.start()

    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_replica_that_is_frozen_is_away(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its kernel still takes what is sent, so that nothing fails."""
    monkeypatch.setattr(replica, "_PATIENCE_S", 0.2)
    monkeypatch.setattr(replica, "_AWAY_S", PATIENCE)
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    feed(database)
    follow(pair)
    assert buyer.get("members").status_code == 200

    with pair.replica.frozen():
        answers = [buyer.get("members") for _ in range(2)]

    assert [[row["id"] for row in answer.json()["results"]] for answer in answers] == [[member]] * 2


def test_a_replica_that_freezes_while_it_answers_is_left(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "_LONGEST_S", 0.5)
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    feed(database)
    follow(pair)
    assert buyer.get("members").status_code == 200
    monkeypatch.setattr(replica.Replica, "source", lambda *_, **__: replica.Source("replica"))

    with pair.replica.frozen():
        answer = buyer.get("members")

    assert [row["id"] for row in answer.json()["results"]] == [member]


def test_a_replica_that_restarts_is_asked_at_once(database: Database, pair: Pair) -> None:
    follow(pair)
    process = replica.Replica()
    assert process.source(is_current=False).alias == "replica"

    pair.replica.server.stop()
    pair.replica.server.start()
    follow(pair)

    assert process.source(is_current=False).alias == "replica"


def test_a_host_that_is_gone_is_found(database: Database, pair: Pair) -> None:
    wrapper = connections["replica"]
    wrapper.ensure_connection()
    with socket.fromfd(wrapper.connection.fileno(), socket.AF_INET, socket.SOCK_STREAM) as connected:
        assert connected.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert connected.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 8000
        kept = [
            connected.getsockopt(socket.IPPROTO_TCP, option)
            for option in (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
        ]
    assert kept == [4, 2, 2]


def test_what_the_primary_answers_in_its_place_counts_as_one_request(
    database: Database, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    monkeypatch.setattr(page, "_count", lambda _, caller: counted.append(caller))
    browser = signed_in(Role.BUYER)
    feed(database)
    follow(pair)

    assert browser.get("/membres/nobody").status_code == 404
    assert len(counted) == 1
