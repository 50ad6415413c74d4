"""How long a contract lasts, renewals included."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tremplin_platform.domain.law import law
from tremplin_platform.domain.refusals import Refused

_ESS, _DURATION = "L2113-15", "L2113-16"


class NotLater(Refused):
    """Une reconduction prolonge le contrat : sa nouvelle fin doit être postérieure à celle qu’il a."""

    code = "not-later"
    pointer = "/until"


class EssDuration(Refused):
    """
    Un lot réservé aux entreprises de l’économie sociale et solidaire dure trois ans au plus, reconductions
    comprises : donnez une fin plus proche.
    """

    code = "ess-duration"
    article = _DURATION


def check_duration(
    lots: Iterable[Mapping[str, Any]], *, starts_on: str, ends_on: str, on: str, pointer: str
) -> None:
    """
    Check how long lots reserved to the social economy last, both days included.

    :param on: the day whose law applies
    :raises EssDuration: one lasts more than the years of L2113-16
    """
    rule = law.rule(_DURATION, on=on)
    if rule is None or rule.quantity is None:
        return
    reserved = any(_ESS in lot["reservation"]["articles"] for lot in lots if lot["reservation"] is not None)
    if reserved and ends_on >= years_after(starts_on, rule.quantity):
        raise EssDuration(pointer=pointer)


def years_after(day: str, years: int) -> str:
    """The same day so many years later; 29 February gives 1 March."""
    begun = date.fromisoformat(day)
    try:
        return begun.replace(year=begun.year + years).isoformat()
    except ValueError:
        return date(begun.year + years, 3, 1).isoformat()
