"""
Figures that a member takes over from one that merged into it: sums of the other's entries, as entries of its own.

The other's log keeps its entries. A total over members must leave merged ones out: their successor has their figures.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tremplin_platform.events.organisations import organisation
from tremplin_platform.events.shapes import FigureTotal
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry, Rules

_OF_THE_SIREN = (measures.DOETH_AMOUNT3, measures.DOETH_AMOUNT4)


def of_lineage_received(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count each total on its own effective day."""
    return tuple(
        Entry(
            total["measure"],
            total["contract"],
            total["lot"],
            total["quarter"],
            total["effective"],
            total["amount"],
            total["article"],
            total["usage"],
        )
        for total in data["totals"]
    )


def totals(entries: Iterable[Entry]) -> list[FigureTotal]:
    """
    Sum entries by every field but the amount, in order of contract, lot and effective day; sums of zero are kept.

    DOETH amounts are left out: they belong to the SIREN that the attestation names.
    """
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    for entry in entries:
        if entry.measure in _OF_THE_SIREN:
            continue
        place = (entry.contract, entry.lot, entry.effective, entry.measure)
        sums[(*place, entry.quarter, entry.article, entry.usage)] += entry.amount
    return [
        FigureTotal(
            measure=measure,
            contract=contract,
            lot=lot,
            quarter=quarter,
            effective=effective,
            amount=amount,
            article=article,
            usage=usage,
        )
        for (contract, lot, effective, measure, quarter, article, usage), amount in sorted(sums.items())
    ]


def parts(found: list[FigureTotal], *, most: int = 1000) -> list[list[FigureTotal]]:
    """
    Split totals into parts of about `most`; those of one lot and day stay together.

    Without any total there is one empty part.
    """
    split: list[list[FigureTotal]] = [[]]
    for before, total in zip([None, *found], found, strict=False):
        if before is not None and len(split[-1]) >= most and _place(before) != _place(total):
            split.append([])
        split[-1].append(total)
    return split


def _place(total: FigureTotal) -> tuple[str, str, str]:
    return total["contract"], total["lot"], total["effective"]


RULES: Rules = {
    organisation.LineageReceivedCopy: of_lineage_received,
}
