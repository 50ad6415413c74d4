"""A member's own page: all it shows of today at once, in statements and milliseconds, and the reads beside it."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from statistics import median
from typing import Any

import psycopg
from django.db import connection

from bench.measure import Figure, at_most
from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import about, apply, history, member_joined, opened, store
from tremplin_projections.queries.figures.explanation import FigureQuery, explain
from tremplin_projections.queries.figures.figure_value import figure_value
from tremplin_projections.queries.figures.value_history import history as history_of
from tremplin_projections.queries.figures.window import KnownAt, Window
from tremplin_projections.queries.members.overview import overview
from tremplin_projections.queries.members.results import results
from tremplin_projections.queries.members.results_document import document
from tremplin_projections.scope import reading

TODAY = date(2026, 11, 24)
LOTS, WAITING, ASKED, SLICE = 40, 50, 30, 2_000
SIZES = (10_000, 200_000)
"""Entries of a member; a declaration that is validated makes five."""
CLAUSE = {"way": "fixed", "function": "main", "target": 10_000_00}


def measure(database: Database) -> list[Figure]:
    """Statements and median milliseconds of each read, for a member of each size."""
    with closing(database.connect("feed")) as feed, closing(database.connect_superuser()) as owner:
        for size in SIZES:
            _fill(feed, owner, f"m{size}", size)
        owner.execute("vacuum analyze")
    return [figure for size in SIZES for figure in _of_member(f"m{size}", size)]


def _of_member(log: str, size: int) -> Iterator[Figure]:
    last = _last(log)
    then = KnownAt(seq=last.seq // 2, recorded_at=last.recorded_at, asked=last.seq // 2)
    asked = FigureQuery(log=log, measure="validated", between=Window(last=TODAY))
    reads: dict[str, tuple[Callable[[], object], float]] = {
        "page": (lambda: overview(log=log, today=TODAY), 100.0),
        "results": (lambda: document(results(log=log, today=TODAY)), 100.0),
        "results known_at": (
            lambda: document(results(log=log, today=TODAY, known_at=then)),
            max(100.0, size / 200),
        ),
        "explain, first page and total": (lambda: (explain(asked), figure_value(asked)), 100.0),
        "history, first page": (lambda: history_of(asked), max(100.0, size / 200)),
    }
    for name, (read, target) in reads.items():
        with _statements() as sent, reading(log=log):
            read()
        yield at_most(f"{name}, {size:,} entries", _milliseconds(log, read), target=target, unit="ms")
        yield at_most(f"{name}: statements", len(sent), target=8, unit="statements")


def _milliseconds(log: str, read: Callable[[], object]) -> float:
    times = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        with reading(log=log):
            read()
        times.append((time.perf_counter() - begun) * 1000)
    return median(times)


def _last(log: str) -> Any:
    with reading(log=log):
        return results(log=log, today=TODAY).as_of


def _fill(feed: psycopg.Connection[Any], owner: psycopg.Connection[Any], log: str, size: int) -> None:
    lots = [facts.open_lot(str(number), clause=CLAUSE) for number in range(LOTS)]
    due = [facts.target_allocated(hours=500_00, lot=str(number)) for number in range(LOTS)]
    done = [
        about(event, f"h{turn}")
        for turn in range(size // 5)
        for event in _declaration(turn, is_waiting=turn >= size // 5 - WAITING)
    ]
    events = history(member_joined(name=log), opened(*lots), *due, *done, log=log)
    for first in range(0, len(events), SLICE):
        apply(feed, events[first : first + SLICE])
    store(owner, events)


def _declaration(turn: int, *, is_waiting: bool) -> list[facts.Event]:
    month = 1 + turn % 9
    worked = {"quarter": f"2026-Q{(month + 2) // 3}", "worked_to": f"2026-{month:02}-27"}
    declared = facts.declared(hours=7_00, lot=str(turn % LOTS), **worked)
    return (
        [declared] if is_waiting else [declared, facts.validated(hours=7_00, lot=str(turn % LOTS), **worked)]
    )


@contextmanager
def _statements() -> Iterator[list[str]]:
    sent: list[str] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield sent
