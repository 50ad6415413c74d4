"""Penalties (CCAG-FCS 16.1.5): decided after the deadline of a formal notice; the last one may be cancelled."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from tremplin_platform.domain.refusals import EndsBeforeItBegins, Refused
from tremplin_platform.events.clauses.execution import CarriedOver


class NoFormalNotice(Refused):
    """Aucune mise en demeure n’attend de suite sur ce lot : envoyez-en une, puis laissez passer son échéance."""

    code = "no-formal-notice"
    article = "CCAG-FCS 16.1.5"


class BeforeDeadline(Refused):
    """L’échéance de la mise en demeure n’est pas passée à cette date : une pénalité se décide à partir du lendemain."""

    code = "before-deadline"
    article = "CCAG-FCS 16.1.5"
    pointer = "/on"


class NoPenalty(Refused):
    """Aucune pénalité de ce lot n’est à annuler : donnez un lot dont une pénalité tient."""

    code = "no-penalty"


class Penalty(TypedDict):
    """A penalty that was not cancelled; `deadline` is that of the formal notice it answers."""

    decided_on: str
    deadline: str
    hours: int
    amount: int | None
    carried: list[CarriedOver]


def check_answerable(deadline: str | None, *, on: date) -> str:
    """
    Return the deadline of the formal notice that a penalty decided on a day answers.

    :param deadline: that of the notice without an answer, None where there is none
    :raises NoFormalNotice: there is none
    :raises BeforeDeadline: the deadline is that day or later
    """
    if deadline is None:
        raise NoFormalNotice
    if on.isoformat() <= deadline:
        raise BeforeDeadline
    return deadline


def last_penalty(penalties: Sequence[Penalty], *, on: date) -> Penalty:
    """
    Return the penalty that a cancellation dated `on` cancels: the last one.

    :raises NoPenalty: there is none
    :raises EndsBeforeItBegins: it was decided later
    """
    if not penalties:
        raise NoPenalty
    if on.isoformat() < penalties[-1]["decided_on"]:
        raise EndsBeforeItBegins(pointer="/on")
    return penalties[-1]


def given(penalties: Sequence[Penalty], *, contract: str, lot: str) -> int:
    """
    Return the hours that a globalised lot gave to the lot of these penalties, in hundredths.

    A penalty is computed from all hours missing until its day, so the last one holds all that was carried over.
    """
    return sum(
        carried["hours"]
        for penalty in penalties[-1:]
        for carried in penalty["carried"]
        if (carried["contract"], carried["lot"]) == (contract, lot)
    )
