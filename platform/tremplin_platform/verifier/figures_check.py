"""
Makes a member's figures from its events alone, and holds the documents of the bundle to them, text for text.

A figure is compared in the form in which it is written: `12650`, `"0126.50"` and `126.5` are not `"126.50"`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from tremplin_platform.events.quarters import paris_day, quarter_of
from tremplin_platform.figures import measures, totals
from tremplin_platform.figures.results import rendering
from tremplin_platform.figures.results.sentence import Days, sentence
from tremplin_platform.figures.sums import sums_until
from tremplin_platform.figures.usage_totals import reserved_usage
from tremplin_platform.verifier.archive import is_same
from tremplin_platform.verifier.log_check import LogCheck
from tremplin_platform.verifier.plain_french import PlainFrench

RESULTS, PUBLISHED = "results.json", "published.json"
_MALFORMED = (KeyError, TypeError, AttributeError, ValueError, IndexError, OverflowError)
_ALERT = {"contract", "lot", "code", "sentence"}
_Row = Mapping[str, Any]


def results_problems(results: Any, checked: LogCheck) -> Iterator[str]:
    """Yield each figure of `results.json` that the events do not make, and what it says of its position."""
    try:
        expected = _results(checked)
    except _MALFORMED as error:
        yield f"ces événements ne font pas de résultats ({error})"
        return
    if not isinstance(results, dict) or results.keys() != expected.keys() | {"attention"}:
        yield f"{RESULTS} n’a pas la forme des résultats"
        return
    place = f"{RESULTS} n’est pas celui de la position {checked.seq}"
    if any(not is_same(results[name], expected[name]) for name in ("as_of", "asked", "complete", "held")):
        yield f"{place}, au {expected['asked']['effective_to']}"
        return
    for name in ("organisation", "clause_hours", "quarters", "reserved_usage"):
        yield from _differences(name, results[name], expected[name])
    yield from _rows("lots", results["lots"], expected["lots"])
    # Which of its spaces break no line is typography.
    if " ".join(str(results["sentence"]).split()) != expected["sentence"]:
        yield f"la phrase de {RESULTS} n’est pas celle de ces chiffres : « {expected['sentence']} »"
    if not _are_alerts(results["attention"]):
        yield f"{RESULTS} n’a pas la forme des résultats (attention)"


def published_problems(published: Any, checked: LogCheck) -> Iterator[str]:
    """Yield each published figure of `published.json` that no event publishes, and each that it leaves out."""
    stated: dict[tuple[str, str, str], int] = defaultdict(int)
    for entry in checked.entries:
        if entry.measure == measures.PUBLISHED:
            stated[entry.quarter, entry.contract, entry.lot] += entry.amount
    names = ("quarter", "contract", "lot")
    expected = [
        {**dict(zip(names, place, strict=True)), "reported": rendering.decimal(hours)}
        for place, hours in sorted(stated.items())
    ]
    yield from _rows(PUBLISHED, published, expected)


def _results(checked: LogCheck) -> dict[str, Any]:
    """Return what the events make of `results.json`: all but its alerts."""
    day = paris_day(datetime.fromisoformat(checked.recorded_at))
    sums = sums_until(checked.log, checked.entries, last=day)
    lots = totals.lots(sums, checked.lots.terms(on=date.fromisoformat(day)))
    hours = totals.clause_hours(sums, lots)
    quarters = totals.every_quarter(sums, current=quarter_of(day))
    days = Days(first=None, last=day, known=day)
    return {
        "organisation": {"id": checked.log, "name": checked.name or checked.log},
        "as_of": {"log": checked.log, "seq": checked.seq, "recorded_at": checked.recorded_at},
        "asked": {"effective_from": None, "effective_to": day, "known_at": checked.seq},
        "complete": True,
        "held": [],
        "clause_hours": rendering.clause_hours(hours),
        "quarters": [rendering.quarter_hours(quarter) for quarter in quarters],
        "lots": [rendering.lot_hours(lot) for lot in lots],
        "reserved_usage": rendering.reserved_usage(reserved_usage(sums)),
        "sentence": sentence(hours, lots, days, is_complete=True, writing=PlainFrench()),
    }


def _are_alerts(written: Any) -> bool:
    return isinstance(written, list) and all(
        isinstance(alert, dict)
        and alert.keys() == _ALERT
        and all(text is None or isinstance(text, str) for text in alert.values())
        for alert in written
    )


def _rows(called: str, written: Any, computed: Collection[_Row]) -> Iterator[str]:
    """Compare rows by their place, whatever their order: a place stands once in each."""
    try:
        found = {_place(row): row for row in written}
        if not isinstance(written, list) or len(found) != len(written):
            yield f"{called} : ce n’est pas une liste où chaque place est une seule fois"
            return
    except _MALFORMED as error:
        yield f"{called} n’a pas la forme attendue ({error})"
        return
    expected = {_place(row): row for row in computed}
    for place in sorted(found.keys() | expected.keys()):
        yield from _differences(f"{called}, {place}", found.get(place), expected.get(place))


def _place(row: _Row) -> str:
    if not all(isinstance(row[name], str) for name in ("contract", "lot")):
        raise TypeError("contract, lot")
    quarter = [row["quarter"]] if "quarter" in row and "title" not in row else []
    return "/".join([*quarter, row["contract"], row["lot"]])


def _differences(place: str, written: Any, computed: Any) -> Iterator[str]:
    """Yield where a document differs from what was computed, by the names of its figures."""
    if isinstance(written, dict) and isinstance(computed, dict):
        for name in sorted(written.keys() | computed.keys()):
            if name not in computed or name not in written:
                yield f"{place}.{name} : {'manque' if name in computed else 'n’est pas un chiffre connu'}"
            else:
                yield from _differences(f"{place}.{name}", written[name], computed[name])
    elif isinstance(written, list) and isinstance(computed, list) and len(written) == len(computed):
        for rank, (left, right) in enumerate(zip(written, computed, strict=True), 1):
            yield from _differences(f"{place}[{rank}]", left, right)
    elif not is_same(written, computed):
        yield f"{place} : le dossier dit {_shown(written)}, les événements font {_shown(computed)}"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} lignes"
    if isinstance(value, dict):
        return "une ligne"
    return "rien" if value is None else str(value)[:200]
