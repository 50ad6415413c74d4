"""The reserved lots that a contractor won, over all contracts of the centrale."""

from collections.abc import Mapping
from typing import Any, Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.days import years_after
from tremplin_platform.domain.law import law
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.contracts import reserved_winner as events
from tremplin_platform.events.fact import NOBODY, Fact, subject
from tremplin_platform.events.shapes import Award, ReservedWin

_ESS, _EXCLUSION = "L2113-15", "L2113-16"


class EssRepeat(Refused):
    """
    Ce titulaire a obtenu un lot au même titre (économie sociale et solidaire) depuis moins de trois ans : il ne peut
    pas en obtenir un autre avant.
    """

    code = "ess-repeat"
    article = _EXCLUSION
    pointer = "/contractor"


class ReservedWinner(BaseAggregate[str]):
    """Its identifier is the contractor's."""

    TOPIC = "reserved-winner"
    Event = Fact
    Won = events.Won
    WonAgain = events.WonAgain

    @classmethod
    def begin(cls, contractor: str, win: ReservedWin) -> Self:
        """Record the first reserved lot that a contractor won."""
        return cls._create(
            cls.Won,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=contractor),
            win=win,
            audience=NOBODY,
            effective=win["notified_on"],
            by=CENTRALE,
        )

    @event(events.Won)
    def __init__(self, *, win: ReservedWin) -> None:
        self.wins = [win]

    def win(self, win: ReservedWin, *, on: str) -> None:
        """
        Record one reserved lot more.

        :param on: the day whose law applies
        :raises EssRepeat: another was won as the social economy less than the years of L2113-16 before, or after
        """
        rule = law.rule(_EXCLUSION, on=on)
        if win["article"] == _ESS and rule is not None and rule.quantity is not None:
            for known in self.wins:
                if known["article"] == _ESS and _within(known, win, years=rule.quantity):
                    raise EssRepeat
        self.trigger_event(self.WonAgain, win=win, audience=NOBODY, effective=win["notified_on"], by=CENTRALE)

    @event(events.WonAgain)
    def _apply_won_again(self, *, win: ReservedWin) -> None:
        self.wins = [*self.wins, win]


def reserved_win(contract: str, lot: Mapping[str, Any], award: Award, *, on: str) -> ReservedWin | None:
    """
    Return the record of a reserved lot won, or None where it is not reserved, or not to structures with a status.

    :param on: the day whose law the reservation is under
    """
    if lot["reservation"] is None:
        return None
    rules = law.reservation_rules(on=on)
    article = award["article"]
    won = [rules[article]] if article is not None else [rule for rule in rules.values() if rule.social]
    kinds = sorted({kind for rule in won for kind in rule.kinds})
    if not kinds:
        return None
    return {
        "contract": contract,
        "lot": lot["id"],
        "article": article,
        "kinds": kinds,
        "notified_on": award["notified_on"],
    }


def _within(win: ReservedWin, other: ReservedWin, *, years: int) -> bool:
    """Whether two lots were won less than so many years apart; two of the same day are won together: not within."""
    first, last = sorted((win["notified_on"], other["notified_on"]))
    return first < last < years_after(first, years)
