"""
The ways an insertion clause sets its hours, in integers only: hundredths of an hour, cents, hundredths of a percent.

Fixed hours and a formula give a target; a share of the hours worked and a rate do not (a rate makes hours due with
each order).
"""

from dataclasses import dataclass

from tremplin_platform.domain.refusals import NotPositive, OutOfRange, Refused, UnknownValue
from tremplin_platform.events.codes import FUNCTIONS
from tremplin_platform.events.shapes import Clause

_WHOLE = 100_00
_HOUR = 100
_THOUSAND_EUROS = 1_000_00


class NoTarget(Refused):
    """
    La clause de ce lot ne fixe pas d’objectif en heures, il n’y a rien à répartir : révisez d’abord son
    objectif.
    """

    code = "no-target"
    pointer = "/hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """`penalty_per_hour`: the penalty for each missing hour, in cents; None where the contract sets none."""

    function: str
    penalty_per_hour: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed(_Terms):
    """A fixed number of hours, in hundredths."""

    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula(_Terms):
    """
    `amount` excluding tax × `labour_share` × `effort` ÷ `hourly_cost`, less what falls on staff taken over
    (`transferred_share`). Amount and hourly cost in cents, shares in hundredths of a percent.
    """

    amount: int
    labour_share: int
    effort: int
    hourly_cost: int
    transferred_share: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOfHours(_Terms):
    """A share of all hours worked, in hundredths of a percent: there is no target beforehand."""

    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(_Terms):
    """Hours due for each 1,000 euros ordered, in hundredths of an hour."""

    hours_per_1000_euros: int


ClauseTerms = Fixed | Formula | ShareOfHours | Rate


def clause_of(terms: ClauseTerms, *, pointer: str) -> Clause:
    """
    Return the clause as events carry it, with its target computed.

    :param pointer: the JSON pointer of the clause in the request
    :raises UnknownValue: the function is none of `FUNCTIONS`
    :raises NotPositive: hours, an amount, a cost or a penalty is zero or less
    :raises OutOfRange: a share is not above 0 % and at most 100 %
    """
    if terms.function not in FUNCTIONS:
        raise UnknownValue(pointer=f"{pointer}/function")
    clause = _clause(terms, pointer=pointer)
    if terms.penalty_per_hour is not None:
        _check_positive(terms.penalty_per_hour, pointer=f"{pointer}/penalty_per_hour")
        clause["penalty_per_hour"] = terms.penalty_per_hour
    return clause


def formula_target(terms: Formula) -> int:
    """
    Compute the hours of a formula, rounded half up to the whole hour, in hundredths.

    1,000,000 € × 50 % × 5 % ÷ 30 €/h = 833.33 h, so 833 h.
    """
    kept = _WHOLE - (terms.transferred_share or 0)
    hours = _half_up(
        terms.amount * terms.labour_share * terms.effort * kept, _WHOLE * _WHOLE * _WHOLE * terms.hourly_cost
    )
    return hours * _HOUR


def hours_due(*, rate: int, amount: int) -> int:
    """
    Compute the hours that an order makes due, in hundredths, rounded half up to the hundredth.

    :param rate: in hundredths of an hour per 1,000 euros
    :param amount: in cents
    """
    return _half_up(rate * amount, _THOUSAND_EUROS)


def _clause(terms: ClauseTerms, *, pointer: str) -> Clause:
    match terms:
        case Fixed():
            _check_positive(terms.hours, pointer=f"{pointer}/hours")
            return Clause(way="fixed", function=terms.function, target=terms.hours, hours=terms.hours)
        case Formula():
            return _formula_clause(terms, pointer=pointer)
        case ShareOfHours():
            _check_share(terms.percent, pointer=f"{pointer}/percent")
            return Clause(way="share_of_hours", function=terms.function, target=None, percent=terms.percent)
        case Rate():
            rate = terms.hours_per_1000_euros
            _check_positive(rate, pointer=f"{pointer}/hours_per_1000_euros")
            return Clause(way="rate", function=terms.function, target=None, hours_per_1000_euros=rate)


def _formula_clause(terms: Formula, *, pointer: str) -> Clause:
    _check_positive(terms.amount, pointer=f"{pointer}/amount")
    _check_share(terms.labour_share, pointer=f"{pointer}/labour_share")
    _check_share(terms.effort, pointer=f"{pointer}/effort")
    _check_positive(terms.hourly_cost, pointer=f"{pointer}/hourly_cost")
    if not 0 <= (terms.transferred_share or 0) <= _WHOLE:
        raise OutOfRange(pointer=f"{pointer}/transferred_share")
    return Clause(
        way="formula",
        function=terms.function,
        target=formula_target(terms),
        amount=terms.amount,
        labour_share=terms.labour_share,
        effort=terms.effort,
        hourly_cost=terms.hourly_cost,
        transferred_share=terms.transferred_share,
    )


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _check_positive(quantity: int, *, pointer: str) -> None:
    if quantity <= 0:
        raise NotPositive(pointer=pointer)


def _check_share(share: int, *, pointer: str) -> None:
    if not 0 < share <= _WHOLE:
        raise OutOfRange(pointer=pointer)
