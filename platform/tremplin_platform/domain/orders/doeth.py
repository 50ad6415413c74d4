"""A member's attestations for the DOETH: which ones count, and the amounts they give (domain rule 56)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self, TypedDict

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.orders import doeth as events
from tremplin_platform.events.shapes import Status

DEDUCTIBLE = frozenset({"EA", "ESAT", "TIH"})
"""Statuses whose attestations give amounts 3 and 4; insertion structures (SIAE) give none."""

OPEN_POINTS = frozenset({"EATT"})
"""Statuses that no text read settles: their attestations are recorded, never counted, and shown to the buyer."""


class YearNotBegun(Refused):
    """Cette année civile n’a pas commencé : une attestation porte sur une année passée ou en cours."""

    code = "year-not-begun"
    pointer = "/year"


class ReceivedOutOfTime(Refused):
    """
    Une attestation se reçoit entre le début de l’année sur laquelle elle porte et aujourd’hui : donnez ce
    jour.
    """

    code = "received-out-of-time"
    pointer = "/received_on"


class NegativeAmount(Refused):
    """Les montants 3 et 4 d’une attestation ne sont pas inférieurs à zéro : donnez ceux qu’elle porte."""

    code = "negative-amount"


class _Stated(TypedDict):
    year: int
    contractor: str
    kinds: list[str]
    issued_to: str
    amount3: int
    amount4: int
    received_on: str
    counted: bool
    uncounted: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationTerms:
    """One attestation as it was received; amounts in cents, `statuses` all those of the contractor."""

    year: int
    contractor: str
    statuses: Sequence[Status]
    issued_to: str
    amount3: int
    amount4: int
    received_on: date

    @property
    def identifier(self) -> str:
        """Its identifier in the member's log."""
        return attestation_identifier(year=self.year, contractor=self.contractor, issued_to=self.issued_to)

    def stated(self, *, member: str, today: date) -> _Stated:
        """
        Check the attestation, and return it as the event carries it.

        :raises YearNotBegun: a year to come
        :raises ReceivedOutOfTime: received before the year, or after today
        :raises NegativeAmount: an amount under zero
        """
        if self.year > today.year:
            raise YearNotBegun
        if not date(self.year, 1, 1) <= self.received_on <= today:
            raise ReceivedOutOfTime
        for pointer, amount in (("/amount3", self.amount3), ("/amount4", self.amount4)):
            if amount < 0:
                raise NegativeAmount(pointer=pointer)
        kinds = kinds_in(self.statuses, year=self.year)
        why_not = _uncounted(kinds, in_members_name=self.issued_to == member)
        return {
            "year": self.year,
            "contractor": self.contractor,
            "kinds": kinds,
            "issued_to": self.issued_to,
            "amount3": self.amount3,
            "amount4": self.amount4,
            "received_on": self.received_on.isoformat(),
            "counted": why_not is None,
            "uncounted": why_not,
        }


def attestation_identifier(*, year: int, contractor: str, issued_to: str) -> str:
    """Return the identifier of the only attestation of a civil year, contractor and addressee."""
    return f"{year:04d}.{contractor}.{issued_to}"


def kinds_in(statuses: Sequence[Status], *, year: int) -> list[str]:
    """Return the statuses that hold on any day of a civil year, each once, in alphabetical order."""
    first, last = f"{year:04d}-01-01", f"{year:04d}-12-31"
    return sorted(
        {
            status["kind"]
            for status in statuses
            if status["from"] <= last and (status["to"] is None or first <= status["to"])
        }
    )


class Attestation(BaseAggregate[str]):
    TOPIC = "doeth"
    Event = Fact
    AttestationReceived = events.AttestationReceived
    AttestationReplaced = events.AttestationReplaced

    @classmethod
    def receive(cls, *, log: str, terms: AttestationTerms, today: date, by: str) -> Self:
        """
        Record an attestation received for the first time.

        :raises Refused: what `AttestationTerms.stated` refuses
        """
        stated = terms.stated(member=log, today=today)
        return cls._create(
            cls.AttestationReceived,
            id=subject(log=log, kind=cls.TOPIC, identifier=terms.identifier),
            **stated,
            effective=_last_day(terms.year),
            by=by,
        )

    @event(events.AttestationReceived)
    def __init__(self, *, amount3: int, amount4: int, counted: bool) -> None:
        self.counted3 = amount3 if counted else 0
        self.counted4 = amount4 if counted else 0

    def replace(self, terms: AttestationTerms, *, today: date, by: str) -> None:
        """
        Replace the attestation by one that its issuer corrected.

        :raises Refused: what `AttestationTerms.stated` refuses
        """
        stated = terms.stated(member=self.id.partition("/")[0], today=today)
        self.trigger_event(
            self.AttestationReplaced,
            **stated,
            replaced_amount3=self.counted3,
            replaced_amount4=self.counted4,
            effective=_last_day(terms.year),
            by=by,
        )

    @event(events.AttestationReplaced)
    def _apply_replaced(self, *, amount3: int, amount4: int, counted: bool) -> None:
        self.counted3 = amount3 if counted else 0
        self.counted4 = amount4 if counted else 0


def _uncounted(kinds: Sequence[str], *, in_members_name: bool) -> str | None:
    if DEDUCTIBLE.isdisjoint(kinds):
        return "not-deductible" if OPEN_POINTS.isdisjoint(kinds) else "open-point"
    return None if in_members_name else "not-in-members-name"


def _last_day(year: int) -> str:
    return f"{year:04d}-12-31"
