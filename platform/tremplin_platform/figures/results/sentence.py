"""The French sentence of a member's results; who asks gives what writes numbers and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tremplin_platform.figures.totals import ClauseHours, LotHours


class Writing(Protocol):
    """What writes hundredths, days (`YYYY-MM-DD`) and counts in French: `figures.french`, or the verifier's own."""

    def number(self, hundredths: int) -> str: ...

    def day(self, iso: str) -> str: ...

    def count(self, amount: int, noun: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days asked, `YYYY-MM-DD` or None, and where a day or a position was asked, the last event's day."""

    first: str | None
    last: str | None
    known: str | None


def sentence(
    figures: ClauseHours, lots: Sequence[LotHours], days: Days, *, is_complete: bool, writing: Writing
) -> str:
    """
    Return one French sentence: hours validated, due and pending, in the days asked, and as known when.

    While hours are missing on a lot, those validated beyond what is due on others are left out, and it says so.
    """
    doubt = "" if is_complete else " ; ces totaux peuvent être incomplets"
    counted = sum(min(lot.validated, lot.due) for lot in lots if lot.due is not None)
    beyond = figures.missing > 0 and counted < figures.validated
    validated = f"{writing.number(counted if beyond else figures.validated)} heures d’insertion validées"
    due = "" if figures.due is None else f" sur {writing.number(figures.due)} dues"
    waiting = f", {writing.number(figures.pending)} en attente de validation" if figures.pending else ""
    missing = _beyond(figures, lots, writing) if beyond else ""
    # Plain spaces in the days: programs look for this sentence.
    asked = _asked(days, writing).replace("\u00a0", " ")
    return f"{validated}{due}{asked}{waiting}{missing}{doubt}."


def _asked(days: Days, writing: Writing) -> str:
    asked = f" au {writing.day(days.last)}" if days.last else ""
    if days.first and days.last:
        first, last = writing.day(days.first), writing.day(days.last)
        asked = f" le {first}" if days.first == days.last else f" du {first} au {last}"
    return asked if days.known is None else f"{asked}, tel que connu au {writing.day(days.known)}"


def _beyond(figures: ClauseHours, lots: Sequence[LotHours], writing: Writing) -> str:
    concerned = writing.count(sum(1 for lot in lots if lot.missing), "lot")
    return (
        f" ; il en manque {writing.number(figures.missing)} sur {concerned}, que les heures validées en plus sur"
        " d’autres ne compensent pas"
    )
