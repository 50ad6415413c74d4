"""The table of lots by quarter worked: the hours validated, and their share of those declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin_platform.events.quarters import first_day, last_day, quarters_from
from tremplin_platform.figures.results.rendering import hundredths

_SHOWN = 6
_GOOD, _FAIR = 95, 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A quarter that has ended, and whether it is to be closed, to be published, or published, in French."""

    quarter: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A lot in a quarter: `figures` is the row of `progress`, None where none is; `style` a class of the table."""

    figures: Mapping[str, Any] | None
    style: str
    sign: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A lot: its cells, and the percent of its target, or of what is due without one, that is validated."""

    lot: Mapping[str, Any]
    cells: Sequence[Cell]
    wanted: str | None
    share: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """The lots, the least advanced first, and the last quarters that have ended."""

    columns: Sequence[Column]
    lines: Sequence[Line]


def heat_of(tower: Mapping[str, Any]) -> Heat:
    """Return the table, from the answer of the tower."""
    rows = [row for lot in tower["lots"] for row in lot["quarters"]]
    worked = [row["quarter"] for row in rows if hundredths(row["declared"])]
    first = min([*worked, tower["ended"]])
    quarters = list(quarters_from(first, tower["ended"]))[-_SHOWN:]
    columns = [Column(quarter=quarter, state=_state(tower["quarters"].get(quarter))) for quarter in quarters]
    lines = [_line(lot, quarters) for lot in tower["lots"]]
    return Heat(columns=columns, lines=sorted(lines, key=lambda line: (line.share is None, line.share or 0)))


def _state(days: Mapping[str, Any] | None) -> str:
    if days is None or not days.get("closed_on"):
        return "à clore"
    return "publié" if days.get("published_on") else "à publier"


def _line(lot: Mapping[str, Any], quarters: Sequence[str]) -> Line:
    rows = {row["quarter"]: row for row in lot["quarters"]}
    wanted = lot["target"] or lot["due"]
    over = hundredths(wanted) if wanted else 0
    return Line(
        lot=lot,
        cells=[_cell(rows.get(quarter), runs=_runs(lot, quarter)) for quarter in quarters],
        wanted=wanted,
        share=hundredths(lot["validated"]) * 100 // over if over else None,
    )


def _runs(lot: Mapping[str, Any], quarter: str) -> bool:
    return bool(lot["starts_on"] <= last_day(quarter) and first_day(quarter) <= lot["ends_on"])


def _cell(row: Mapping[str, Any] | None, *, runs: bool) -> Cell:
    declared = 0 if row is None else hundredths(row["declared"])
    if row is None or not declared:
        if not runs:
            return Cell(figures=None, style="off", sign="", note="hors contrat")
        return Cell(figures=row, style="none", sign="∅", note="rien déclaré")
    share = hundredths(row["validated"]) * 100 // declared
    style, sign = ("ok", "✔") if share >= _GOOD else ("mid", "◐") if share >= _FAIR else ("low", "▲")
    return Cell(figures=row, style=style, sign=sign, note=f"{share} % validées")
