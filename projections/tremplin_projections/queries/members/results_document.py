"""Render a member's results as the JSON document of the interface; hours and money are texts with two decimals."""

from datetime import datetime
from typing import Any

from tremplin_platform.events.envelope import instant
from tremplin_platform.events.quarters import paris_day
from tremplin_platform.figures import french
from tremplin_platform.figures.results import sentence
from tremplin_platform.figures.results.rendering import clause_hours, lot_hours, quarter_hours, reserved_usage
from tremplin_projections.positions import Position
from tremplin_projections.queries.clauses.attention import Attention
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
        "lots": [lot_hours(lot) for lot in results.lots],
        "reserved_usage": reserved_usage(results.reserved_usage),
        "attention": [_attention(item) for item in results.attention],
        "sentence": _sentence(results),
    }


def as_of(position: Position) -> dict[str, Any]:
    """Return the position that an answer reflects: `{log, seq, recorded_at}`."""
    return {"log": position.log, "seq": position.seq, "recorded_at": _instant(position.recorded_at)}


def held(note: HeldNote) -> dict[str, Any]:
    """Return the event from which an answer may be incomplete, and since when."""
    return {"projection": note.projection, "since_seq": note.since_seq, "since": instant(note.since)}


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else instant(moment)


def _attention(item: Attention) -> dict[str, Any]:
    return {"contract": item.contract, "lot": item.lot, "code": item.code, "sentence": item.sentence}


def _sentence(results: Results) -> str:
    asked, known = results.asked, results.as_of.recorded_at
    days = sentence.Days(
        first=asked.effective_from,
        last=asked.effective_to,
        known=paris_day(known) if asked.is_of_a_day and known is not None else None,
    )
    written = sentence.sentence(
        results.clause_hours, results.lots, days, is_complete=not results.held, writing=french
    )
    return french.typeset(written)
