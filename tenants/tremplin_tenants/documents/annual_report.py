"""The annual report of the centrale: what its reads give of all members, of a year and since the beginning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin_platform.figures import french
from tremplin_platform.figures.results.rendering import hundredths
from tremplin_tenants.documents.attestation import day_of
from tremplin_tenants.documents.typesetting import breakable, pdf
from tremplin_tenants.documents.wording import (
    DEFINITIONS,
    YEAR_DEFINITIONS,
    incomplete,
    position,
    seal,
    written,
)

_OBJECTIVES = {"reserved-contract": "Lots réservés", "insertion-clause": "Contrats avec clause"}
_OF_YEAR = ("due", "declared", "pending", "validated")
_OF_MEMBER = ("due", "pending", "validated", "missing")
_BOUGHT = ("ordered", "invoiced")
_RESERVED = ("reserved_spend", "reserved_lots_used", "protected_spend_not_reserved")


@dataclass(frozen=True, slots=True, kw_only=True)
class CentraleReads:
    """
    What the report of the centrale is made of.

    `tower`: what `TowerRead` gives; `members`: rows of `MembersInYear` to the last day of the year, and `of_year`: over
    its days; `publics`: answers of `publics`, with `contract_title`
    `covering`: the checkpoint that covers the position, None while none does
    """

    tower: Mapping[str, Any]
    members: Sequence[Mapping[str, Any]]
    of_year: Sequence[Mapping[str, Any]]
    publics: Sequence[Mapping[str, Any]]
    covering: Mapping[str, Any] | None


def centrale_report(reads: CentraleReads, *, year: int, centrale: str, site: str) -> bytes:
    """Return the PDF of a year of the centrale."""
    at = reads.tower["as_of"]
    held = [*reads.tower["held"], *(note for row in reads.members for note in row["held"])]
    heading = {
        "title": f"Bilan annuel {year} de la centrale",
        "author": centrale,
        "year": str(year),
        "day": day_of(at["recorded_at"]),
        "footer": f"{centrale} – bilan {year} – événement n° {at['seq']}",
        "about": [("Centrale", breakable(centrale)), position(at)],
        "incomplete": incomplete(held),
    }
    proof = seal(reads.covering, log=at["log"], api=f"{site}api/v1/")
    ends = {"definitions": [*YEAR_DEFINITIONS, *DEFINITIONS], "proof": proof}
    return pdf("annual_report.typ", {**heading, **_tables(reads, year), **ends})


def _tables(reads: CentraleReads, year: int) -> dict[str, list[list[str]]]:
    tower, members = reads.tower, reads.members
    return {
        "objectives": [_objective(row) for row in tower["objectives"] if row["year"] == year],
        "worked": [_lot(row, f"{year}-Q1", f"{year}-Q4") for row in tower["lots"]],
        "lots": [_lot(row, "", f"{year}-Q4", written(row["target"])) for row in tower["lots"]],
        "members_of_year": [[_name(row), *_figures(row["clause_hours"], _OF_YEAR)] for row in reads.of_year],
        "members": [[_name(row), *_figures(row["clause_hours"], _OF_MEMBER)] for row in members],
        "purchases_of_year": [_purchases(row) for row in reads.of_year],
        "purchases": [_purchases(row) for row in members],
        "publics": [line for answer in reads.publics for line in _publics(answer)],
    }


def _objective(row: Mapping[str, Any]) -> list[str]:
    reached = "atteint" if row["reached"] else "non atteint"
    counts = (written(row["count"]), written(row["achieved"]))
    return [breakable(row["buyer_name"]), _OBJECTIVES[row["kind"]], *counts, reached]


def _lot(row: Mapping[str, Any], first: str, last: str, *before: str) -> list[str]:
    """Return the line of a lot: what comes `before`, then the sums of its quarters from the first to the last."""
    found = [line for line in row["quarters"] if first <= line["quarter"] <= last]
    sums = (sum(hundredths(line[name] or "0.00") for line in found) for name in _OF_YEAR)
    return [_lot_name(row), *before, *map(french.number, sums)]


def _purchases(row: Mapping[str, Any]) -> list[str]:
    return [_name(row), *_figures(row["bought"], _BOUGHT), *_figures(row["reserved_usage"], _RESERVED)]


def _lot_name(row: Mapping[str, Any]) -> str:
    return breakable(f"{row['title']} ({row['contract_title']})")


def _name(row: Mapping[str, Any]) -> str:
    return breakable(row["name"])


def _figures(row: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    return [written(row[name]) for name in names]


def _publics(answer: Mapping[str, Any]) -> list[list[str]]:
    """Return a line for each public whose hours are given, then the total; nothing where there is no total."""
    if answer["total"] is None:
        return []
    place = [breakable(answer["contract_title"]), french.quarter(answer["quarter"])]
    given = [row for row in answer["results"] if row["hours"] is not None]
    lines = [[*place, _public(row["public"]), written(row["hours"])] for row in given]
    return [*lines, [*place, "Total", written(answer["total"])]]


def _public(public: str) -> str:
    return "autre" if public == "other" else f"lettre {public} du CCAG-FCS 16.1.1.2"
