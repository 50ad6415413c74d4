"""Read how current the read models are: the position of a projection in a log, and the logs it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tremplin_projections.positions import Position
from tremplin_projections.queries.rows import fetch_rows
from tremplin_projections.scope import read_once


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldNote:
    """A log that a projection holds before event `since_seq`, and since when."""

    log: str
    projection: str
    since_seq: int
    since: datetime


def position(*, log: str, projection: str) -> Position:
    """Return the last event of `log` that `projection` has applied; seq 0 if there is none."""
    asked = {"log": log, "projection": projection}
    found = read_once(("position", log, projection), lambda: fetch_rows(_POSITION, asked))
    seq, recorded_at = found[0] if found else (0, None)
    return Position(log=log, seq=seq, recorded_at=recorded_at)


def held_of(*, logs: Sequence[str] | None, projection: str) -> tuple[HeldNote, ...]:
    """List those of `logs` (None: all that the reader may see) that `projection` holds, by name."""
    asked = {"logs": None if logs is None else list(logs), "projection": projection}
    key = ("held", None if logs is None else tuple(logs), projection)
    found = read_once(key, lambda: fetch_rows(_HELD, asked))
    return tuple(
        HeldNote(log=log, projection=name, since_seq=since_seq, since=since)
        for log, name, since_seq, since in found
    )


_POSITION = "select seq, recorded_at from positions where log = %(log)s and projection = %(projection)s"
_HELD = """
select log, projection, since_seq, since from held_logs
 where (%(logs)s::text[] is null or log = any(%(logs)s)) and projection = %(projection)s order by log
"""
