"""
Record the acts of the demo through the platform's commands, each at its own instant.

Acts are taken in stretches: those of the centrale on one day, then what members do until its next day. After each
day of the centrale its facts are delivered, at that day too, so that no member acts before it knows them. Inside a
stretch of members, logs do not depend on one another and are loaded side by side.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_infra.demo.acts.acts import Act
from tremplin_infra.demo.acts.centrale_commands import CENTRALE_COMMANDS
from tremplin_infra.demo.acts.member_commands import MEMBER_COMMANDS
from tremplin_infra.demo.acts.parties import CENTRALE
from tremplin_platform.commands.unit_of_work import run
from tremplin_platform.store.delivery.delivery import behind, deliver
from tremplin_platform.store.lock_waits import patiently

_COMMANDS = {**CENTRALE_COMMANDS, **MEMBER_COMMANDS}
_DELIVERED_AFTER = timedelta(seconds=1)
_SIDE_BY_SIDE = 3


def load(url: str, acts: Sequence[Act], *, done: Callable[[int], None]) -> None:
    """
    Record every act, each log's in order.

    :param url: the command role's address of a database declared a demo
    :param done: called with the number of acts recorded since the last call
    """
    with ExitStack() as stack:
        writers = [stack.enter_context(_writer(url)) for _ in range(_SIDE_BY_SIDE)]
        pool = stack.enter_context(ThreadPoolExecutor(_SIDE_BY_SIDE))
        for stretch in stretches(acts):
            if stretch[0].log == CENTRALE:
                _record(writers[0], stretch)
                late = _shares(behind(writers[0]))
                at = stretch[-1].at + _DELIVERED_AFTER
                list(pool.map(_deliver, writers, late, [at] * len(writers)))
            else:
                list(pool.map(_record, writers, _by_log(stretch)))
            done(len(stretch))


def stretches(acts: Sequence[Act]) -> Iterator[Sequence[Act]]:
    """Cut the acts where the centrale begins or ends to act, and between two of its days."""
    for _, stretch in groupby(acts, key=lambda act: act.log == CENTRALE and act.at.date()):
        yield tuple(stretch)


def _writer(url: str) -> closing[Connection[Any]]:
    connection = psycopg.connect(url, autocommit=True)
    # A commit lost by a crash is one of the last: the year is then found unfinished, and begun again.
    connection.execute("set synchronous_commit = off")
    return closing(connection)


def _by_log(acts: Sequence[Act]) -> list[list[Act]]:
    """Cut the acts in as many shares as there are writers, those of one log in one share."""
    shares = _shares(sorted({act.log for act in acts}))
    return [[act for act in acts if act.log in share] for share in shares]


def _shares(logs: Sequence[str]) -> list[Sequence[str]]:
    return [logs[first::_SIDE_BY_SIDE] for first in range(_SIDE_BY_SIDE)]


def _record(connection: Connection[Any], acts: Sequence[Act]) -> None:
    for act in acts:
        _command(connection, act)


def _command(connection: Connection[Any], act: Act) -> None:
    command = _COMMANDS[type(act)]
    patiently(lambda: run(connection, log=act.log, command=lambda session: command(session, act), at=act.at))


def _deliver(connection: Connection[Any], logs: Sequence[str], at: datetime) -> None:
    for log in logs:
        patiently(partial(deliver, connection, log=log, at=at))
