"""
Proves a part of a long log, in a process of its own: its stretches, and the subtree that its events are.

The process that goes over the parts in their order holds each to what is before it, and makes the other checks of its
events.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from psycopg import Connection

from tremplin_platform.audit.seals.part_trees import PartTree, part_tree
from tremplin_platform.audit.sequence import Place
from tremplin_platform.audit.verifying import stretches
from tremplin_platform.audit.verifying.stretch_check import Rows, proved


class Span(NamedTuple):
    """The events of a log beyond seq `after`, up to `upto`: as many as a power of two, from a multiple of it on."""

    log: str
    after: int
    upto: int


class Part(NamedTuple):
    """
    What the events of a span prove.

    `before`: the event that they were found to follow; `last`: the last of them
    `followed`: those that other checks depend on
    """

    before: Place
    last: Place
    tree: PartTree
    followed: list[Rows]


Parts = Iterable[tuple[Span, Part | None]]
"""The parts of a log in their order, each proved or not."""


def proved_part(connection: Connection[Any], span: Span, topics: frozenset[str]) -> Part | None:
    """
    Return what a span proves; None where anything is in doubt, or its events of `topics` are too long to be passed on.

    :param connection: of the feed role, in a transaction
    """
    place = before = _place(connection, span)
    digests: list[bytes] = []
    followed: list[Rows] = []
    left = stretches.MOST_BYTES
    while place.seq < span.upto:
        stretch = stretches.next_stretch(connection, span.log, after=place.seq, most=span.upto - place.seq)
        whole = proved(stretch, before=place) if stretch.events else None
        if whole is None:
            return None
        place = whole.last
        digests += whole.digests
        rows = whole.rows(topics)
        followed.append(rows)
        left -= sum(map(len, rows.contents))
        if left < 0:
            return None
    sizes = [size for (size,) in connection.execute(_SIZES, span._asdict())]
    return Part(before, place, part_tree(digests, after=span.after, sizes=sizes), followed)


def _place(connection: Connection[Any], span: Span) -> Place:
    row = connection.execute(_RECORDED_AT, span._asdict()).fetchone()
    return Place(span.after, row[0] if row else None)


_RECORDED_AT = "select recorded_at from events where log = %(log)s and seq = %(after)s"
_SIZES = """
select size from sealed_heads where log = %(log)s and size > %(after)s and size <= %(upto)s order by size
"""
