"""
List what needs a member's attention about its lots, worst first, each with a French sentence. Reads nothing.

On the day of the answer, from what was known then: a position of the past has the attention of that day for ever.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tremplin_platform.events.quarters import paris_day, quarter_of
from tremplin_platform.figures import french, measures
from tremplin_platform.figures.sums import Sum
from tremplin_platform.figures.totals import LotHours
from tremplin_projections.queries.clauses.silence import ended_quarter, is_silent
from tremplin_projections.queries.figures.terms import LotTerms
from tremplin_projections.queries.freshness import HeldNote

CODES = ("held", "penalty", "nothing-declared", "late", "pending-long")
"""From the worst."""

LATE_BY = Fraction(20, 100)
"""How far the share of hours validated may lie under the share of time elapsed."""
PENDING_AT_MOST = timedelta(days=30)

Lot = tuple[str, str]
"""Contract, lot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What needs attention, and its sentence; `contract` and `lot` are None where it is the whole log."""

    contract: str | None
    lot: str | None
    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotAttention:
    """One lot: its terms and hours on a day, what is `due` and `declared` by quarter, since when hours wait."""

    terms: LotTerms
    hours: LotHours
    due: Mapping[str, int]
    declared: Mapping[str, int]
    waiting_since: date | None


def attention(
    lots: Iterable[LotAttention], *, on: date, held: Sequence[HeldNote] = ()
) -> tuple[Attention, ...]:
    """Return what needs attention on the Paris day `on`; of two lots with one code, the one that misses more hours."""
    found = [
        (CODES.index(code), -lot.hours.missing, lot.terms.contract, lot.terms.lot, sentence)
        for lot in lots
        for code, sentence in _of_lot(lot, on)
    ]
    of_lots = [
        Attention(contract=contract, lot=lot, code=CODES[rank], sentence=french.typeset(sentence))
        for rank, _, contract, lot, sentence in sorted(found)
    ]
    return (*(_held(note) for note in held), *of_lots)


def newly_late(lots: Iterable[LotAttention], *, on: date) -> dict[Lot, int]:
    """
    Return the hours due since this quarter began, in hundredths, on each lot that is `late` and was not without them.

    The rule compares what is validated with the time of the whole contract: hours are late on the day of their order,
    when nobody can have done them yet.
    """
    quarter = quarter_of(on.isoformat())
    return {
        (lot.terms.contract, lot.terms.lot): recent
        for lot in lots
        if (recent := lot.due.get(quarter, 0)) > 0
        and _is_late(lot, lot.hours.due or 0, on)
        and not _is_late(lot, (lot.hours.due or 0) - recent, on)
    }


def lots_of(
    lots: Sequence[LotHours],
    terms: Sequence[LotTerms],
    sums: Sequence[Sum],
    *,
    waiting: Mapping[Lot, date],
) -> list[LotAttention]:
    """Return what `attention` needs of each lot, from the figures of its log."""
    due, declared = _by_lot(sums, measures.DUE), _by_lot(sums, measures.DECLARED)
    return [
        LotAttention(
            terms=of,
            hours=hours,
            due=due.get((of.contract, of.lot), {}),
            declared=declared.get((of.contract, of.lot), {}),
            waiting_since=waiting.get((of.contract, of.lot)),
        )
        for of, hours in zip(terms, lots, strict=True)
    ]


def _by_lot(sums: Iterable[Sum], measure: str) -> dict[Lot, dict[str, int]]:
    """Return the sums of one measure by lot, then by quarter."""
    found: dict[Lot, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for total in sums:
        if total.measure == measure:
            found[total.contract, total.lot][total.quarter] += total.amount
    return found


def _of_lot(lot: LotAttention, on: date) -> Iterator[tuple[str, str]]:
    name = f"{lot.terms.title} ({lot.terms.contract_title})"
    if lot.terms.penalised_on is not None and lot.hours.due:
        since = french.day(lot.terms.penalised_on.isoformat())
        yield "penalty", f"{name} : une pénalité y est décidée depuis le {since} (CCAG-FCS 16.1.5)."
    if _nothing_declared(lot, on):
        yield "nothing-declared", f"{name} : {_silence(lot)} ; {_missing(lot)}."
    if _is_late(lot, lot.hours.due or 0, on):
        yield "late", f"{name} : {_lateness(lot, _elapsed(lot.terms, on))} ; {_missing(lot)}."
    since_day = lot.waiting_since
    if since_day is not None and on - since_day > PENDING_AT_MOST and lot.hours.pending > 0:
        yield "pending-long", f"{name} : {_waiting(lot.hours.pending, since_day)}."


def _nothing_declared(lot: LotAttention, on: date) -> bool:
    quarter = ended_quarter(on)
    return is_silent(
        quarter,
        due=sum(hours for of, hours in lot.due.items() if of <= quarter),
        validated=lot.hours.validated,
        declared=lot.declared.get(quarter, 0),
        runs=(lot.terms.starts_on, lot.terms.ends_on),
        method=lot.hours.method,
    )


def _is_late(lot: LotAttention, due: int, on: date) -> bool:
    """Whether a lot on which so many hours were due would be late."""
    return due > 0 and _elapsed(lot.terms, on) - Fraction(lot.hours.validated, due) >= LATE_BY


def _silence(lot: LotAttention) -> str:
    declared = max((quarter for quarter, hours in lot.declared.items() if hours), default=None)
    if declared is None:
        return "aucune heure n’y est encore déclarée"
    return f"aucune heure n’y est déclarée depuis le {french.quarter(declared)}"


def _missing(lot: LotAttention) -> str:
    return f"il en manque {french.number(lot.hours.missing)} sur {french.number(lot.hours.due or 0)} dues"


def _lateness(lot: LotAttention, elapsed: Fraction) -> str:
    validated = _percent(Fraction(lot.hours.validated, lot.hours.due or 1))
    return f"{validated} des heures dues sont validées quand {_percent(elapsed)} de la durée du contrat est écoulée"


def _waiting(pending: int, since: date) -> str:
    return (
        f"{french.hours(pending)} en attente de validation, depuis plus de {PENDING_AT_MOST.days} jours pour les plus "
        f"anciennes, déclarées le {french.day(since.isoformat())}"
    )


def _elapsed(terms: LotTerms, on: date) -> Fraction:
    """Return the share of the contract's days that are over at the end of the day `on`, from 0 to 1."""
    days = (terms.ends_on - terms.starts_on).days + 1
    over = min(max((on - terms.starts_on).days + 1, 0), max(days, 0))
    return Fraction(over, days) if days > 0 else Fraction(1)


def _percent(share: Fraction) -> str:
    return french.percent(share.numerator * 10_000 // share.denominator)


def _held(note: HeldNote) -> Attention:
    since = french.day(paris_day(note.since))
    return Attention(
        contract=None,
        lot=None,
        code="held",
        sentence=f"Le journal est retenu à l’événement n° {note.since_seq} depuis le {since} : "
        "ces totaux peuvent être incomplets.",
    )
