"""Annulling a lot's clause (CCAG-FCS 16.1.4.4): nothing is due any more, the hours done stay, no penalty follows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tremplin_platform.domain.lots.lot_life import life_of
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.shapes import DueOn


class ClauseAnnulled(Refused):
    """La clause de ce lot est annulée : plus rien n’est dû ni sanctionné, les heures faites restent acquises."""

    code = "clause-annulled"
    article = "CCAG-FCS 16.1.4.4"
    pointer = "/lot"


def is_annulled(lot: Mapping[str, Any]) -> bool:
    """Whether the lot's clause is annulled, from whatever day."""
    return "annulled_on" in life_of(lot)


def check_not_annulled(lot: Mapping[str, Any]) -> None:
    """:raises ClauseAnnulled: it is"""
    if is_annulled(lot):
        raise ClauseAnnulled


def withdrawn(due: Iterable[DueOn], *, on: str) -> list[DueOn]:
    """
    The hours due that an annulment takes off: on its day those due by then, the later ones on their own day.

    So what was due on any earlier day stays what it was, and nothing is due from that day on.
    """
    days: Counter[str] = Counter()
    for each in due:
        days[max(each["on"], on)] += each["hours"]
    return [DueOn(on=day, hours=hours) for day, hours in sorted(days.items()) if hours]
