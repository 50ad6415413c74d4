"""The names of the registers, and the update that an event of the centrale makes to one."""

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
ORGANISATIONS = "organisations"

# Not shown themselves: the others are counted from them.
BUYERS = "buyers"
CONTRACTS = "contracts"
LOTS = "lots"
AWARDS = "awards"
ASSIGNMENTS = "assignments"
DECLINES = "declines"
QUARTERS = "quarters"
EXECUTIONS = "executions"
SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUpdate:
    """
    An update that begins the entry `id` of `register`, or changes it.

    `data` is merged into the fields of the entry; `change` is appended to its changes, with its seq and day.
    `organisation`: the one that the entry is about; None leaves it as it is.
    """

    register: str
    id: str
    organisation: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    change: dict[str, Any] | None = None


Rules = Mapping[type[Fact], Callable[[Envelope, dict[str, Any]], Iterable[RegisterUpdate]]]
"""By event class, the function that makes the updates from an envelope and its data in the latest version."""


def about(envelope: Envelope) -> str:
    """Return the identifier of the subject of an event."""
    return envelope.subject.rpartition("/")[2]


def picked(data: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return these fields of an event, as they are."""
    return {name: data[name] for name in names}
