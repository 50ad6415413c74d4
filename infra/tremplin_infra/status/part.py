"""One part of the platform, as `tremplin status` reports it."""

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Part:
    """
    The state of one part.

    `lag_events` and `lag_seconds`: how many events wait for it, and the age of the oldest; null where none can.
    `logs_held` are those it cannot read past, `logs_behind` those with something that waits. `checkpoint_seconds`: the
    age of the last checkpoint, of the sealing alone; `timestamps_missing`: the checkpoints of the last day without a
    timestamp, where an authority is named. `problems` are French sentences; a part without any is well.
    """

    part: str
    reachable: bool = False
    version: str | None = None
    lag_events: int | None = None
    lag_seconds: float | None = None
    logs_held: int | None = None
    logs_behind: int | None = None
    checkpoint_seconds: float | None = None
    timestamps_missing: int | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.reachable and not self.problems
