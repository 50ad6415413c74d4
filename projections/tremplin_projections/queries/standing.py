"""Where a projection stands in a log, and what stops it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tremplin_projections.positions import Position
from tremplin_projections.queries.rows import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldNote:
    """A projection that could not read past `since_seq` of the log, and since when."""

    log: str
    projection: str
    since_seq: int
    since: datetime


def position(*, log: str, projection: str) -> Position:
    """The last event of `log` that `projection` has applied; seq 0 where it has applied none."""
    found = rows(
        "select seq, recorded_at from positions where log = %(log)s and projection = %(projection)s",
        {"log": log, "projection": projection},
    )
    seq, recorded_at = found[0] if found else (0, None)
    return Position(log=log, seq=seq, recorded_at=recorded_at)


def held_of(*, logs: Sequence[str] | None, projection: str) -> tuple[HeldNote, ...]:
    """Which of `logs` (all that the reader may see where None) `projection` is held in, by name."""
    found = rows(
        "select log, projection, since_seq, since from held_logs "
        "where (%(logs)s::text[] is null or log = any(%(logs)s)) and projection = %(projection)s order by log",
        {"logs": None if logs is None else list(logs), "projection": projection},
    )
    return tuple(
        HeldNote(log=log, projection=name, since_seq=since_seq, since=since)
        for log, name, since_seq, since in found
    )
