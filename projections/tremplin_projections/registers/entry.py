"""Updates of registers, as one fact of the centrale makes them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import Fact

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
class RegisterUpdate:
    """
    Begin the entry `id` of `register`, or change it.

    `data` is joined to what the entry has; `change` is kept after those before it, with its seq and its day.
    `organisation`: the one that the entry is about; None leaves it as it is.
    """

    register: str
    id: str
    organisation: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    change: dict[str, Any] | None = None


Rules = Mapping[type[Fact], Callable[[Envelope, dict[str, Any]], Iterable[RegisterUpdate]]]
"""Make the updates of one event from it and from its data in its latest version; pure."""


def about(envelope: Envelope) -> str:
    """Return the identifier of what the event is about."""
    return envelope.subject.rpartition("/")[2]


def picked(data: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return these fields of an event, as they are."""
    return {name: data[name] for name in names}
