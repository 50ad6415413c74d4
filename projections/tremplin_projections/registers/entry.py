"""What one fact says of a register."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tremplin_platform.events.envelope import Envelope

CONVENTIONS = "conventions"
MEETINGS = "meetings"
REFERENTS = "referents"
COMMITMENTS = "commitments"
OBJECTIVES = "objectives"
TRAININGS = "trainings"
SOURCING = "sourcing"
SCREENINGS = "screenings"
WAIVERS = "waivers"

# Not read as they are: what the others are counted with.
BUYERS = "buyers"
CONTRACTS = "contracts"
LOTS = "lots"
AWARDS = "awards"
ASSIGNMENTS = "assignments"
DECLINES = "declines"
QUARTERS = "quarters"
EXECUTIONS = "executions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """
    The entry `id` of `register` begins, or changes.

    `data` is joined to what was said before; `change` is kept beside those before it, with its seq and its day.
    `organisation`: whom the entry is about.
    """

    register: str
    id: str
    organisation: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    change: dict[str, Any] | None = None


Rules = Mapping[str, Callable[[Envelope, dict[str, Any]], Iterable[Said]]]
"""By topic: what an event, whose data is as the latest version says it, says of the registers."""


def about(envelope: Envelope) -> str:
    """The identifier of what the event is about."""
    return envelope.subject.rpartition("/")[2]


def picked(data: dict[str, Any], *names: str) -> dict[str, Any]:
    """These fields of an event, as they are."""
    return {name: data[name] for name in names}
