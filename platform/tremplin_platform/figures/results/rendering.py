"""Renders a member's figures as the parts of the JSON document of `results`; texts have two decimals."""

from typing import Any

from tremplin_platform.figures.totals import ClauseHours, LotHours, QuarterHours
from tremplin_platform.figures.usage_totals import ReservedUsage


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


def lot_hours(lot: LotHours) -> dict[str, Any]:
    """Return the hours of one lot."""
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


def decimal(hundredths: int) -> str:
    """Write hundredths with two decimals: `12650` as `126.50`."""
    units, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{units}.{rest:02}"


def hundredths(figure: str) -> int:
    """Return a text of two decimals as a whole number of hundredths: `126.50` as `12650`."""
    return int(figure.replace(".", ""))


def decimal_or_null(hundredths: int | None) -> str | None:
    """Write hundredths with two decimals; None if there is no figure."""
    return None if hundredths is None else decimal(hundredths)
