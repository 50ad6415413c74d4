"""Logs that lack a fact addressed to them: found by audience, in all or since a fact, at no cost by member."""

import json
from contextlib import closing
from random import Random
from typing import Any

import pytest

from support.postgres_server import Database
from tremplin_platform.store.delivery import delivery
from tremplin_platform.store.delivery.delivery import behind, is_behind

MEMBERS, CONTRACTS = 40, 6
_Facts = list[tuple[int, str]]


@pytest.mark.parametrize("seed", range(6))
def test_logs_behind_are_those_that_lack_a_fact_addressed_to_them(database: Database, seed: int) -> None:
    """Facts are worked through one by one here; the store keeps the last of each audience."""
    draw = Random(seed)  # noqa: S311
    logs = [f"cpam-{number:02}" for number in range(MEMBERS)]
    opened = {log: set(draw.sample(range(CONTRACTS), draw.randrange(3))) for log in logs}
    audiences = ["member:" + draw.choice(logs) for _ in range(30)]
    audiences += [f"contract:{draw.randrange(CONTRACTS)}" for _ in range(8)] + ["all"] * (seed % 2)
    draw.shuffle(audiences)
    facts = list(enumerate(audiences, 1))
    delivered = {log: draw.randrange(len(facts) + 1) for log in logs}
    with closing(database.connect_superuser()) as owner:
        _keep(owner, facts, opened, delivered)
    mine = {log: {"all", f"member:{log}", *(f"contract:{name}" for name in opened[log])} for log in logs}
    late = [log for log in logs if any(seq > delivered[log] and to in mine[log] for seq, to in facts)]
    with closing(database.connect("command")) as connection:
        assert behind(connection) == late
        assert [log for log in logs if is_behind(connection, log=log)] == late
        for since in range(len(facts) + 1):
            newer = {to for seq, to in facts if seq > since}
            assert behind(connection, since=since) == [log for log in late if mine[log] & newer]


def test_the_audiences_of_other_members_are_not_read(database: Database) -> None:
    """A command asks this of its member before it decides: with 3,000 members it reads no more rows than with 3."""
    logs = [f"cpam-{number:04}" for number in range(3_000)]
    with closing(database.connect_superuser()) as owner:
        facts = [(seq, f"member:{log}") for seq, log in enumerate(logs, 1)]
        _keep(owner, facts, {log: {0, 1} for log in logs}, {log: seq for seq, log in enumerate(logs, 1)})
        owner.execute("vacuum analyze heads, audiences, openings")
        statement = f"explain (analyze, buffers, format json) {delivery._BEHIND} and heads.log = 'cpam-0007'"
        ((plans,),) = owner.execute(statement).fetchall()
    assert _blocks(plans) <= 20, json.dumps(plans)


def _blocks(plans: Any) -> int:
    return int(plans[0]["Plan"]["Shared Hit Blocks"]) + int(plans[0]["Plan"]["Shared Read Blocks"])


def _keep(owner: Any, facts: _Facts, opened: dict[str, set[int]], delivered: dict[str, int]) -> None:
    with owner.cursor() as cursor:
        cursor.executemany(
            "insert into heads (log, seq, centrale_seq) values (%s, 1, %s)", [*delivered.items()]
        )
        cursor.executemany(
            "insert into audiences (log, audience, seq) values ('centrale', %s, %s)",
            [*{audience: seq for seq, audience in facts}.items()],
        )
        rows = [(log, str(name)) for log, names in opened.items() for name in names]
        cursor.executemany("insert into openings (log, contract, seq) values (%s, %s, 1)", rows)
