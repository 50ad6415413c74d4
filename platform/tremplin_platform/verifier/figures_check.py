"""Computes a member's figures from its events alone, and compares them with the documents of the bundle."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tremplin_platform.events.quarters import quarter_of
from tremplin_platform.figures import measures
from tremplin_platform.figures.sums import Sum, sums_until
from tremplin_platform.figures.totals import by_measure, every_quarter
from tremplin_platform.figures.usage_totals import reserved_usage
from tremplin_platform.verifier.log_check import LogCheck

_DECIMAL = re.compile(r"(-?)(\d+)\.(\d\d)")
_OF_LOTS = (measures.DUE, measures.DECLARED, measures.VALIDATED, measures.PENDING)
_Lot = tuple[str, str]

VERIFIED_OF_LOTS = (*_OF_LOTS, "missing")


def results_problems(results: Any, checked: LogCheck) -> Iterator[str]:
    """Yield each figure of `results.json` that the events do not make, and what it says of its position."""
    try:
        yield from _results_problems(results, checked)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        yield f"results.json n’a pas la forme des résultats ({error})"


def _results_problems(results: Mapping[str, Any], checked: LogCheck) -> Iterator[str]:
    position = {"log": checked.log, "seq": checked.seq, "recorded_at": checked.recorded_at}
    day = paris_day(checked.recorded_at)
    asked = {"effective_from": None, "effective_to": day, "known_at": checked.seq}
    if results["as_of"] != position or results["asked"] != asked or results["complete"] is not True:
        yield f"results.json n’est pas celui de la position {checked.seq}, au {day}"
        return
    sums = sums_until(checked.log, checked.entries, last=day)
    yield from _differences(
        "clause_hours", results["clause_hours"], _clause_hours(sums, results["clause_hours"])
    )
    quarters = [asdict(quarter) for quarter in every_quarter(sums, current=quarter_of(day))]
    yield from _differences("quarters", results["quarters"], quarters)
    usage = asdict(reserved_usage(sums))
    yield from _differences("reserved_usage", results["reserved_usage"], {**usage, "by_category": None})
    yield from _lot_differences(results["lots"], sums)


def published_problems(published: Any, checked: LogCheck) -> Iterator[str]:
    """Yield each published figure of `published.json` that no event publishes, and each that it leaves out."""
    stated: dict[tuple[str, str, str], int] = defaultdict(int)
    for entry in checked.entries:
        if entry.measure == measures.PUBLISHED:
            stated[entry.quarter, entry.contract, entry.lot] += entry.amount
    try:
        found = {
            (row["quarter"], row["contract"], row["lot"]): hundredths(row["reported"]) for row in published
        }
        if len(found) != len(published):
            yield "published.json dit deux fois le même chiffre"
    except (KeyError, TypeError, ValueError) as error:
        yield f"published.json n’a pas la forme attendue ({error})"
        return
    for place in sorted(stated.keys() | found.keys()):
        if stated.get(place) != found.get(place):
            quarter, contract, lot = place
            yield f"{quarter}, {contract}/{lot} : published.json ne dit pas ce que les événements publient"


def paris_day(instant: str) -> str:
    """Return the day it is in Paris at an instant, `YYYY-MM-DD`."""
    return datetime.fromisoformat(instant).astimezone(ZoneInfo("Europe/Paris")).date().isoformat()


def hundredths(text: Any) -> Any:
    """Read `"126.50"` as 12650; anything else is returned as it is."""
    found = _DECIMAL.fullmatch(text) if isinstance(text, str) else None
    return text if found is None else int(f"{found[1]}{found[2]}{found[3]}")


def _clause_hours(sums: Sequence[Sum], written: Mapping[str, Any]) -> dict[str, int | None]:
    totals = by_measure(sums)
    lots = _by_lot(sums)
    names = (measures.DECLARED, measures.PENDING, measures.VALIDATED, measures.REJECTED, measures.ADJUSTMENTS)
    due = sum(of.get(measures.DUE, 0) for of in lots.values())
    return {
        "due": None if written["due"] is None and not due else due,
        **{name: totals.get(name, 0) for name in names},
        "missing": sum(_missing(of) for of in lots.values()),
    }


def _lot_differences(written: Sequence[Mapping[str, Any]], sums: Sequence[Sum]) -> Iterator[str]:
    lots = _by_lot(sums)
    for row in written:
        of = lots.pop((row["contract"], row["lot"]), {})
        # Nothing due is null under a target not allocated, 0.00 under a rate: the terms say which.
        due = None if row["due"] is None and not of.get(measures.DUE) else of.get(measures.DUE, 0)
        computed = {**{name: of.get(name, 0) for name in _OF_LOTS}, "due": due, "missing": _missing(of)}
        place = f"lots, {row['contract']}/{row['lot']}"
        yield from _differences(place, {name: row[name] for name in VERIFIED_OF_LOTS}, computed)
    for (contract, lot), of in sorted(lots.items()):
        if any(of.values()):
            yield f"results.json n’a pas le lot {contract}/{lot}, que des événements comptent"


def _by_lot(sums: Sequence[Sum]) -> dict[_Lot, dict[str, int]]:
    lots: dict[_Lot, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for total in sums:
        if total.measure in _OF_LOTS:
            lots[total.contract, total.lot][total.measure] += total.amount
    return lots


def _missing(of: Mapping[str, int]) -> int:
    return max(0, of.get(measures.DUE, 0) - of.get(measures.VALIDATED, 0))


def _differences(place: str, written: Any, computed: Any) -> Iterator[str]:
    """Yield where a document differs from what was computed, by the names of its figures."""
    if isinstance(written, Mapping) and isinstance(computed, Mapping):
        for name in written.keys() | {name for name, value in computed.items() if value is not None}:
            yield from _differences(f"{place}.{name}", written.get(name), computed.get(name))
    elif isinstance(written, list) and isinstance(computed, list | tuple) and len(written) == len(computed):
        for rank, (left, right) in enumerate(zip(written, computed, strict=True), 1):
            yield from _differences(f"{place}[{rank}]", left, right)
    elif hundredths(written) != computed:
        yield f"{place} : results.json dit {_shown(written)}, les événements font {_shown(computed)}"


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"{len(value)} lignes"
    if type(value) is int:
        return f"{value} (centièmes ou unités)"
    return "rien" if value is None else str(value)
