"""One member's results among 20,000, beside the same statements sent by hand with psycopg."""

import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from statistics import median
from typing import Any

import psycopg
from django.db import connection

from bench.measure import Figure, slower
from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import about, apply, history, member_joined, opened
from tremplin_projections.queries.members.results import results
from tremplin_projections.queries.members.results_document import document
from tremplin_projections.scope import reading

MEMBERS, SLICE, ASKED = 20_000, 500, 400
TODAY = date(2026, 11, 24)

Statement = tuple[str, Any]


def measure(database: Database) -> list[Figure]:
    """Median milliseconds of an answer, document included, and of its statements alone."""
    with closing(database.connect("feed")) as feed:
        for first in range(0, MEMBERS, SLICE):
            apply(feed, *(_history(number) for number in range(first, first + SLICE)))
    with closing(database.connect_superuser()) as owner:
        owner.execute("vacuum analyze")
    statements = _statements("m00000")
    with closing(database.connect("read")) as reader:
        ours, by_hand = [], []
        for turn in range(ASKED):
            log = f"m{turn * 7919 % MEMBERS:05}"
            ours.append(_timed(partial(_answer, log)))
            by_hand.append(_timed(partial(_by_hand, reader, statements, log)))
    name = "results of one member among 20,000 / the same statements by hand"
    return [slower(name, median(ours), median(by_hand), target=2.0)]


def _history(number: int) -> list[Any]:
    log = f"m{number:05}"
    declarations = [
        about(event, f"h{turn}")
        for turn in range(6)
        for event in (facts.declared(hours=100 + turn), facts.validated(hours=100 + turn))
    ]
    return history(member_joined(name=log), opened(), *declarations, log=log)


def _answer(log: str) -> dict[str, Any]:
    with reading(log=log):
        return document(results(log=log, today=TODAY))


def _statements(log: str) -> list[Statement]:
    sent: list[Statement] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        _answer(log)
    return sent


def _by_hand(reader: psycopg.Connection[Any], statements: list[Statement], log: str) -> None:
    with reader.transaction():
        for sql, params in statements:
            cursor = reader.execute(sql, _about(params, log))
            if cursor.description is not None:
                cursor.fetchall()


def _about(params: Any, log: str) -> Any:
    if isinstance(params, dict):
        return {name: _one(value, log) for name, value in params.items()}
    return None if params is None else [_one(value, log) for value in params]


def _one(value: Any, log: str) -> Any:
    return log if value == "m00000" else value


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000
