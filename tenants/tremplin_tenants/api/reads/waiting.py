"""
Wait until the event that `wait_for=LOG:SEQ` names is delivered and projected for the data read, up to 5 s.

A fact of the centrale is there when it, and the others of its command, are delivered to every log that is read and to
which they are addressed, and the logs that are read are projected; a fact of a member's log, when it is projected.
Where nothing projected is read, the store is enough.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from tremplin_platform.commands.log_reads import (
    behind,
    concerns,
    head,
    heads,
    is_behind,
    seq_before_command,
    successor,
)
from tremplin_platform.events.fact import IDENTIFIER
from tremplin_projections.held_logs import held_logs
from tremplin_projections.positions import lag, positions
from tremplin_tenants.api.web.connections import command_connection, scope
from tremplin_tenants.rest.problem import later, not_found, wrong_parameter
from tremplin_tenants.roles import CENTRALE, Caller, Role

# The projections of the centrale's log alone: nothing is delivered before they are read.
_OF_CENTRALE = frozenset({"catalogue", "registers"})

OWN_NO_LOG = (Role.CONTRACTOR, Role.FACILITATOR)
"""Who reads what is assigned to it, in any log."""
PATIENCE = 5.0
_FORM = re.compile(rf"({IDENTIFIER}):(\d{{1,18}})", re.ASCII)
_SHORTEST_S, _LONGEST_S = 0.005, 0.05
"""The shortest and the longest pause between two looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """The fact waited for, and what is read: one log, or every log (None); from which projection (None: the store)."""

    log: str
    seq: int
    read: str | None
    projection: str | None


def awaited(text: str, *, caller: Caller, read: str | None, projection: str | None) -> Awaited:
    """
    What a request waits for.

    :raises Problem: 422 it is not LOG:SEQ or lies beyond the head; 404 the log is not the reader's
    """
    form = _FORM.fullmatch(text)
    if form is None:
        raise wrong_parameter(
            "wait_for", "bad-position", "Écrivez wait_for=JOURNAL:SEQ, par exemple cpam-075:912."
        )
    log, seq = form[1], int(form[2])
    if caller.role is Role.MEMBER and log != caller.organisation:
        raise not_found()
    known = _head(log)
    if known is None or (caller.role in OWN_NO_LOG and not _concerned(caller, log, seq)):
        raise not_found()
    if seq > known:
        raise wrong_parameter("wait_for", "beyond-head", "Cette position est au-delà de la fin du journal.")
    return Awaited(log=log, seq=seq, read=read, projection=projection)


def wait(*facts: Awaited) -> None:
    """
    Return once the facts are there.

    :raises Problem: 503, at once where a log they wait for is held, after 5 s in all otherwise
    """
    deadline = time.monotonic() + PATIENCE
    for fact in facts:
        _until(_delivery(fact), deadline)
        if fact.projection is not None and not _all_projected(fact):
            _until(partial(_projected, _targets(fact), fact.projection), deadline)


def _head(log: str) -> int | None:
    with scope(log=log) as connection:
        found = head(connection, log=log)
    return found.seq if found else None


def _concerned(caller: Caller, log: str, seq: int) -> bool:
    with scope(log=log) as connection:
        return concerns(connection, organisation=caller.organisation, log=log, seq=seq)


def _delivery(fact: Awaited) -> Callable[[], bool]:
    """Return the look at whether the fact is delivered to all that is read."""
    read = fact.read
    if fact.projection in _OF_CENTRALE or (fact.log != CENTRALE and fact.projection is None):
        return lambda: True
    if fact.log != CENTRALE:
        return lambda: all(at >= seq for at, seq in _taken_over(fact).values())
    if read is not None:
        return lambda: not is_behind(command_connection(), log=read)
    # A command answers the position of its last fact: those before it are waited for too.
    since = seq_before_command(command_connection(), seq=fact.seq)
    return lambda: not behind(command_connection(), since=since)


def _all_projected(fact: Awaited) -> bool:
    """Return whether every log is read, and projected to its head: one statement, which returns no row a log."""
    if fact.log != CENTRALE or fact.read is not None or fact.projection in _OF_CENTRALE:
        return False
    with scope(log="*") as connection:
        return lag(connection.cursor(), projection=str(fact.projection)).events == 0


def _targets(fact: Awaited) -> Mapping[str, int]:
    """Return how far each log that is read must be projected."""
    if fact.projection in _OF_CENTRALE:  # nothing of a member's log is there
        return {fact.log: fact.seq} if fact.log == CENTRALE else {}
    if fact.log != CENTRALE:
        return {fact.log: fact.seq} | {heir: _head(heir) or 0 for heir in _taken_over(fact)}
    if fact.read is not None:
        return {fact.read: _head(fact.read) or 0}
    with scope(log="*") as connection:
        return {at.log: at.seq for at in heads(connection) if at.seq}


def _taken_over(fact: Awaited) -> dict[str, tuple[int, int]]:
    """
    Return the members that took over the fact's log, where that is a merged member's and not all that is read: for
    each, how far it has come (0 while something is not delivered to it) and how far it must.
    """
    heirs: dict[str, tuple[int, int]] = {}
    log, seq, connection = fact.log, fact.seq, command_connection()
    while fact.read != fact.log and (found := successor(connection, log=log)):
        log, cut = found
        heirs[log] = (0 if is_behind(connection, log=log) else cut, seq)
        seq = _head(log) or 0
    return heirs


def _projected(targets: Mapping[str, int], projection: str) -> bool:
    if not targets:
        return True
    every = len(targets) > 1
    with scope(log="*" if every else next(iter(targets))) as connection:
        cursor = connection.cursor()
        notes = held_logs(cursor, projection=projection)
        held = {note.log for note in notes if note.since_seq <= targets.get(note.log, -1)}
        at = positions(cursor, projection=projection, logs=None if every else list(targets))
    if held and not every:
        raise later("Ce journal est retenu à un événement qui ne peut pas être compté.", seconds=30)
    # Among many logs, one that is held stops nothing: its rows say that they may miss something.
    return all(at.get(log, 0) >= seq for log, seq in targets.items() if log not in held)


def _until(holds: Callable[[], bool], deadline: float) -> None:
    """Look again after a quarter of the time waited so far: most facts are there within some hundredths of a second."""
    begun = time.monotonic()
    while not holds():
        now = time.monotonic()
        if now >= deadline:
            raise later("Ce fait n’est pas encore compté : recommencez dans un instant.")
        time.sleep(min(_LONGEST_S, max(_SHORTEST_S, (now - begun) / 4)))
