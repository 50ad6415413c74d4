"""When a penalty may be decided and what it leaves (CCAG-FCS 16.1.5): after a formal notice without effect."""

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
    """One that stands; `deadline` is that of the formal notice it answers."""

    decided_on: str
    deadline: str
    hours: int
    amount: int | None
    carried: list[CarriedOver]


def check_answerable(deadline: str | None, *, on: date) -> str:
    """
    The deadline of the formal notice that a penalty of a day would answer.

    :param deadline: that of the notice that waits for its answer, None where none does
    :raises NoFormalNotice: none does
    :raises BeforeDeadline: the deadline is that day or later
    """
    if deadline is None:
        raise NoFormalNotice
    if on.isoformat() <= deadline:
        raise BeforeDeadline
    return deadline


def last_penalty(penalties: Sequence[Penalty], *, on: date) -> Penalty:
    """
    The penalty that a cancellation of a day is about.

    :raises NoPenalty: none stands
    :raises EndsBeforeItBegins: it was decided later
    """
    if not penalties:
        raise NoPenalty
    if on.isoformat() < penalties[-1]["decided_on"]:
        raise EndsBeforeItBegins(pointer="/on")
    return penalties[-1]


def given(penalties: Sequence[Penalty], *, contract: str, lot: str) -> int:
    """
    What a globalised lot gave to the lot of these penalties, in hundredths of an hour.

    Each penalty is worked out of all that is missing until then, so the last one says all that was carried over.
    """
    return sum(
        carried["hours"]
        for penalty in penalties[-1:]
        for carried in penalty["carried"]
        if (carried["contract"], carried["lot"]) == (contract, lot)
    )
