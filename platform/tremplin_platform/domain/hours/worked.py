"""The work of a declaration: its days, its hours and its modality."""

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from tremplin_platform.domain.days import check_past
from tremplin_platform.domain.quarters import quarter_of
from tremplin_platform.domain.refusals import EndsBeforeItBegins, NotPositive, Refused, UnknownValue
from tremplin_platform.events.codes import MODALITIES

_DAY = 24_00


class SpansQuarters(Refused):
    """Ces jours appartiennent à deux trimestres : faites une déclaration pour chacun."""

    code = "spans-quarters"
    pointer = "/worked_to"


class TooManyHours(Refused):
    """C’est plus de 24 heures par jour : réduisez les heures, ou étendez les jours."""

    code = "too-many-hours"
    pointer = "/hours"


class WorkFields(TypedDict):
    """The work as events carry it."""

    modality: str
    worked_from: str
    worked_to: str
    work_quarter: str
    hours: int
    call_off: str | None
    subcontractor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """`hours` in hundredths, worked from one day to another, both included; `call_off`: the order they belong to."""

    modality: str
    worked_from: date
    worked_to: date
    hours: int
    call_off: str | None = None
    subcontractor: str | None = None

    def checked(self, *, today: date) -> WorkFields:
        """
        Check the work, and return it as events carry it.

        :raises InTheFuture: it ends after the Paris day `today`
        :raises UnknownValue: the modality is none of `MODALITIES`
        :raises EndsBeforeItBegins: it ends before it begins
        :raises SpansQuarters: its days belong to two quarters
        :raises NotPositive: no hour, or less
        :raises TooManyHours: more than 24 hours a day
        """
        if self.modality not in MODALITIES:
            raise UnknownValue(pointer="/modality")
        if self.worked_to < self.worked_from:
            raise EndsBeforeItBegins(pointer="/worked_to")
        check_past(self.worked_to, today=today, pointer="/worked_to")
        quarter = quarter_of(self.worked_to)
        if quarter_of(self.worked_from) != quarter:
            raise SpansQuarters
        if self.hours <= 0:
            raise NotPositive(pointer="/hours")
        first, last = self.worked_from.isoformat(), self.worked_to.isoformat()
        check_per_day(self.hours, worked_from=first, worked_to=last, pointer="/hours")
        return {
            "modality": self.modality,
            "worked_from": first,
            "worked_to": last,
            "work_quarter": quarter,
            "hours": self.hours,
            "call_off": self.call_off,
            "subcontractor": self.subcontractor,
        }


def hours_of_days(first: str, last: str) -> int:
    """Return the hours (in hundredths) of the days from `first` to `last`, both included."""
    return _DAY * ((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)


def check_per_day(hours: int, *, worked_from: str, worked_to: str, pointer: str) -> None:
    """
    Check hours (in hundredths) against the days they were worked in, both included.

    :raises TooManyHours: more than 24 a day
    """
    if hours > hours_of_days(worked_from, worked_to):
        raise TooManyHours(pointer=pointer)
