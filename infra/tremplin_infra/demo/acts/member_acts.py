"""The acts recorded in the logs of members in the demo year. Units are those of `acts`."""

from dataclasses import dataclass
from datetime import date

from tremplin_infra.demo.acts.acts import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffPlaced(Act):
    id: str
    contract: str
    lot: str
    amount: int
    placed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoiced(Act):
    """A negative amount is a credit note."""

    id: str
    call_off: str
    amount: int
    invoiced_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationReceived(Act):
    """For the DOETH of a civil year: amounts 3 and 4 as the contractor attests them, to a member or to another."""

    year: int
    contractor: str
    issued_to: str
    amount3: int
    amount4: int
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursDeclared(Act):
    """`person`: who worked, where the declaration names one."""

    id: str
    contract: str
    lot: str
    contractor: str
    modality: str
    worked_from: date
    worked_to: date
    hours: int
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursReturned(Act):
    id: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursResubmitted(Act):
    id: str
    by: str
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursValidated(Act):
    id: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursRejected(Act):
    id: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursCorrected(Act):
    id: str
    by: str
    delta: int
    reason: str
