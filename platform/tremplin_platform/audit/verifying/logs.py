"""Verifies logs, one after another; what is read of many short ones is read at once."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.attribution_bases import Bases
from tremplin_platform.audit.maxima import Maxima
from tremplin_platform.audit.penalties import Penalties
from tremplin_platform.audit.seals.heads import SealedHeads
from tremplin_platform.audit.subjects import misnumbered
from tremplin_platform.audit.verifying import stretches
from tremplin_platform.audit.verifying.log_check import LogCheck, LogFound, Named, Shared
from tremplin_platform.audit.verifying.parts import Parts

_MOST_LOGS = 200
"""As many logs are read at once, however short."""


def verify_logs(connection: Connection[Any], logs: Sequence[Named], *, alone: bool) -> Iterator[LogFound]:
    """
    Verify logs, one after another.

    :param connection: of the feed role, in a transaction whose snapshot does not move
    :param alone: what several logs share is not verified
    """
    shared = _shared(connection, alone=alone)
    for group in _groups(logs):
        names = [name for name, _ in group]
        # No more is read of a log than its head tells, and one event to see that there are none: a head may lie.
        wanted = [stretches.Wanted(log[0], 0, min(size(log) + 1, stretches.MOST_EVENTS)) for log in group]
        sealed, wrong = SealedHeads.read(connection, names), misnumbered(connection, logs=names)
        for (name, head), first in zip(group, stretches.read_stretches(connection, wanted), strict=True):
            shared.begin(name)
            yield LogCheck(connection, name, head, shared, sealed[name]).found(first, wrong.get(name, []))


def verify_in_parts(
    connection: Connection[Any], log: Named, parts: Callable[[frozenset[str]], Parts], *, alone: bool
) -> LogFound:
    """
    Verify one log, of which other processes prove parts; otherwise as `verify_logs`.

    :param parts: has them begin, and gives the parts with their events of these topics
    """
    name, head = log
    shared, sealed = _shared(connection, alone=alone), SealedHeads.read(connection, [name])
    shared.begin(name)
    check = LogCheck(connection, name, head, shared, sealed[name])
    begun = parts(check.followed)
    wrong = misnumbered(connection, logs=[name])
    return check.found(None, wrong.get(name, []), parts=begun)


def _shared(connection: Connection[Any], *, alone: bool) -> Shared:
    return Shared(
        maxima=Maxima(connection),
        bases=None if alone else Bases(connection),
        penalties=None if alone else Penalties(connection),
    )


def size(log: Named) -> int:
    """Return the number of events that the head of a log tells."""
    return 0 if log[1] is None else max(0, log[1].seq)


def _groups(logs: Sequence[Named]) -> Iterator[list[Named]]:
    """Yield logs in their order, as many at once as have together a few events."""
    group: list[Named] = []
    events = 0
    for log in logs:
        if group and (events + size(log) > stretches.MOST_EVENTS or len(group) == _MOST_LOGS):
            yield group
            group, events = [], 0
        group.append(log)
        events += size(log)
    if group:
        yield group
