"""Render a member's results as the JSON document of the interface; hours and money are texts with two decimals."""

from datetime import datetime
from typing import Any

from tremplin_platform.events.envelope import instant
from tremplin_platform.figures import french
from tremplin_platform.figures.totals import ClauseHours, LotHours, QuarterHours
from tremplin_platform.figures.usage_totals import ReservedUsage
from tremplin_projections.positions import Position
from tremplin_projections.queries.clauses.attention import Attention
from tremplin_projections.queries.figures.window import paris_day
from tremplin_projections.queries.freshness import HeldNote
from tremplin_projections.queries.members.results import Results


def document(results: Results) -> dict[str, Any]:
    """Return the document; the order of its keys is part of the interface."""
    return {
        "organisation": {"id": results.log, "name": results.name},
        "as_of": as_of(results.as_of),
        "asked": {
            "effective_from": results.asked.effective_from,
            "effective_to": results.asked.effective_to,
            "known_at": results.asked.known_at,
        },
        "complete": not results.held,
        "held": [held(held_log) for held_log in results.held],
        "clause_hours": clause_hours(results.clause_hours),
        "quarters": [quarter_hours(quarter) for quarter in results.quarters],
        "lots": [_lot_document(lot) for lot in results.lots],
        "reserved_usage": reserved_usage(results.reserved_usage),
        "attention": [_attention(item) for item in results.attention],
        "sentence": sentence(results),
    }


def as_of(position: Position) -> dict[str, Any]:
    """Return the position that an answer reflects: `{log, seq, recorded_at}`."""
    return {"log": position.log, "seq": position.seq, "recorded_at": _instant(position.recorded_at)}


def held(note: HeldNote) -> dict[str, Any]:
    """Return the event from which an answer may be incomplete, and since when."""
    return {"projection": note.projection, "since_seq": note.since_seq, "since": instant(note.since)}


def clause_hours(figures: ClauseHours) -> dict[str, Any]:
    """Return the totals of clause hours."""
    return {
        "due": decimal_or_null(figures.due),
        "declared": decimal(figures.declared),
        "pending": decimal(figures.pending),
        "validated": decimal(figures.validated),
        "rejected": decimal(figures.rejected),
        "adjustments": decimal(figures.adjustments),
        "missing": decimal(figures.missing),
    }


def reserved_usage(figures: ReservedUsage) -> dict[str, Any]:
    """Return the totals of reserved usage."""
    return {
        "reserved_spend": decimal(figures.reserved_spend),
        "reserved_call_offs": figures.reserved_call_offs,
        "reserved_lots_used": figures.reserved_lots_used,
        "reserved_lots_open": figures.reserved_lots_open,
        "protected_spend_not_reserved": decimal(figures.protected_spend_not_reserved),
        "protected_wins_not_reserved": figures.protected_wins_not_reserved,
        "hours_from_protected": decimal(figures.hours_from_protected),
        "by_article": [
            {"article": usage.article, "spend": decimal(usage.spend), "call_offs": usage.call_offs}
            for usage in figures.by_article
        ],
        "by_usage": [
            {
                "usage": usage.usage,
                "reserved_spend": decimal(usage.reserved_spend),
                "protected_spend_not_reserved": decimal(usage.protected_spend_not_reserved),
            }
            for usage in figures.by_usage
        ],
    }


def sentence(results: Results) -> str:
    """
    Return one French sentence: hours validated, due and pending, in the days asked, and as known when.

    While hours are missing on a lot, those validated beyond what is due on others are left out, and it says so.
    """
    figures, doubt = results.clause_hours, " ; ces totaux peuvent être incomplets" if results.held else ""
    counted = sum(min(lot.validated, lot.due) for lot in results.lots if lot.due is not None)
    beyond = figures.missing > 0 and counted < figures.validated
    validated = f"{french.number(counted if beyond else figures.validated)} heures d’insertion validées"
    due = "" if figures.due is None else f" sur {french.number(figures.due)} dues"
    waiting = f", {french.number(figures.pending)} en attente de validation" if figures.pending else ""
    missing = _beyond(results) if beyond else ""
    # Plain spaces in the days: programs look for this sentence.
    days = _days(results).replace("\u00a0", " ")
    return french.typeset(f"{validated}{due}{days}{waiting}{missing}{doubt}.")


def _days(results: Results) -> str:
    asked, known = results.asked, results.as_of.recorded_at
    days = f" au {french.day(asked.effective_to)}" if asked.effective_to else ""
    if asked.effective_from and asked.effective_to:
        days = f" {french.period(asked.effective_from, asked.effective_to)}"
    if asked.is_of_a_day and known is not None:
        days += f", tel que connu au {french.day(paris_day(known))}"
    return days


def _beyond(results: Results) -> str:
    lots = french.count(sum(1 for lot in results.lots if lot.missing), "lot")
    missing = french.number(results.clause_hours.missing)
    return f" ; il en manque {missing} sur {lots}, que les heures validées en plus sur d’autres ne compensent pas"


def decimal(hundredths: int) -> str:
    """Write hundredths with two decimals: `12650` as `126.50`."""
    units, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{units}.{rest:02}"


def decimal_or_null(hundredths: int | None) -> str | None:
    """Write hundredths with two decimals; None if there is no figure."""
    return None if hundredths is None else decimal(hundredths)


def quarter_hours(quarter: QuarterHours) -> dict[str, Any]:
    """Return the hours of one quarter."""
    return {
        "quarter": quarter.quarter,
        "declared": decimal(quarter.declared),
        "validated": decimal(quarter.validated),
        "reported": decimal(quarter.reported),
        "adjustments": decimal(quarter.adjustments),
        "published": decimal_or_null(quarter.published),
    }


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else instant(moment)


def _lot_document(lot: LotHours) -> dict[str, Any]:
    return {
        "contract": lot.contract,
        "lot": lot.lot,
        "title": lot.title,
        "usage": lot.usage,
        "due": decimal_or_null(lot.due),
        "lot_target": decimal_or_null(lot.lot_target),
        "declared": decimal(lot.declared),
        "validated": decimal(lot.validated),
        "pending": decimal(lot.pending),
        "missing": decimal(lot.missing),
        "method": lot.method,
    }


def _attention(item: Attention) -> dict[str, Any]:
    return {"contract": item.contract, "lot": item.lot, "code": item.code, "sentence": item.sentence}
