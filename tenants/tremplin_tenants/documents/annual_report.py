"""The annual reports: of a member, its attestation over a year; of the centrale, what its reads give of all members."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin_platform.figures import french
from tremplin_platform.figures.results.rendering import hundredths
from tremplin_tenants.documents.attestation import day_of, member_part
from tremplin_tenants.documents.typesetting import breakable, pdf
from tremplin_tenants.documents.wording import DEFINITIONS, incomplete, position, seal, written

_OBJECTIVES = {"reserved-contract": "Lots réservés", "insertion-clause": "Contrats avec clause"}
_OF_LOT = ("target", "due", "declared", "pending", "validated")
_OF_YEAR = ("due", "declared", "pending", "validated")
_OF_MEMBER = ("due", "pending", "validated", "missing")
_RESERVED = ("reserved_spend", "reserved_lots_used", "protected_spend_not_reserved")


def member_report(read: Mapping[str, Any], *, year: int, centrale: str, site: str) -> bytes:
    """Return the PDF of a member's year, from an answer of `results/attestation` over its days."""
    texts = {"title": f"Bilan annuel {year}", "author": centrale}
    return pdf("attestation.typ", {**member_part(read, site=site), **texts})


@dataclass(frozen=True, slots=True, kw_only=True)
class CentraleReads:
    """
    What the report of the centrale is made of.

    `tower`: what `TowerRead` gives; `members`: rows of `members`; `publics`: answers of `publics`, with
    `contract_title`; `covering`: the checkpoint that covers the position, None while none does
    """

    tower: Mapping[str, Any]
    members: Sequence[Mapping[str, Any]]
    publics: Sequence[Mapping[str, Any]]
    covering: Mapping[str, Any] | None


def centrale_report(reads: CentraleReads, *, year: int, centrale: str, site: str) -> bytes:
    """Return the PDF of a year of the centrale."""
    at = reads.tower["as_of"]
    held = [*reads.tower["held"], *(note for row in reads.members for note in row["held"])]
    heading = {
        "title": f"Bilan annuel {year} de la centrale",
        "author": centrale,
        "day": day_of(at["recorded_at"]),
        "footer": f"{centrale} – bilan {year} – événement n° {at['seq']}",
        "about": [("Centrale", breakable(centrale)), position(at)],
        "incomplete": incomplete(held),
    }
    proof = seal(reads.covering, log=at["log"], api=f"{site}api/v1/")
    ends = {"definitions": DEFINITIONS, "proof": proof}
    return pdf("annual_report.typ", {**heading, **_tables(reads, year), **ends})


def _tables(reads: CentraleReads, year: int) -> dict[str, list[list[str]]]:
    tower, members = reads.tower, reads.members
    return {
        "objectives": [_objective(row) for row in tower["objectives"] if row["year"] == year],
        "worked": [_worked(row, year) for row in tower["lots"]],
        "lots": [_lot(row) for row in tower["lots"]],
        "members": [[_name(row), *_figures(row["clause_hours"], _OF_MEMBER)] for row in members],
        "reserved": [[_name(row), *_figures(row["reserved_usage"], _RESERVED)] for row in members],
        "publics": [line for answer in reads.publics for line in _publics(answer)],
    }


def _objective(row: Mapping[str, Any]) -> list[str]:
    reached = "atteint" if row["reached"] else "non atteint"
    counts = (written(row["count"]), written(row["achieved"]))
    return [breakable(row["buyer_name"]), _OBJECTIVES[row["kind"]], *counts, reached]


def _lot(row: Mapping[str, Any]) -> list[str]:
    return [_lot_name(row), *_figures(row, _OF_LOT)]


def _worked(row: Mapping[str, Any], year: int) -> list[str]:
    """Return the line of a lot over a year: the sums of its quarters."""
    found = [line for line in row["quarters"] if (line["quarter"] or "").startswith(f"{year}-")]
    sums = (sum(hundredths(line[name] or "0.00") for line in found) for name in _OF_YEAR)
    return [_lot_name(row), *map(french.number, sums)]


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
    told = [row for row in answer["results"] if row["hours"] is not None]
    lines = [[*place, _public(row["public"]), written(row["hours"])] for row in told]
    return [*lines, [*place, "Total", written(answer["total"])]]


def _public(public: str) -> str:
    return "autre" if public == "other" else f"lettre {public} du CCAG-FCS 16.1.1.2"
