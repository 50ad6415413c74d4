"""
What a member takes over from one that merged into it: the sums of the other's entries, as entries of its own.

The other's log keeps its entries. Whoever adds members up leaves merged ones out: their successor tells their figures.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tremplin_platform.events.members import delivered_membership
from tremplin_platform.events.shapes import FigureTotal
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry, Rules

_OF_THE_SIREN = (measures.DOETH_AMOUNT3, measures.DOETH_AMOUNT4)


def of_lineage_received(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Each total, on its own effective day."""
    return tuple(
        Entry(
            each["measure"],
            each["contract"],
            each["lot"],
            each["quarter"],
            each["effective"],
            each["amount"],
            each["article"],
            each["usage"],
        )
        for each in data["totals"]
    )


def totals(entries: Iterable[Entry]) -> list[FigureTotal]:
    """
    The sums of entries by all that an entry says but its amount; a sum of zero is told too.

    What is of one lot and effective day stands together: hours validated are always reported beside. DOETH amounts
    are left out: they are those of the SIREN that the attestation names.
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
    """The totals in order, cut where one lot and day ends, about `most` a part; one empty part where there is none."""
    cut: list[list[FigureTotal]] = [[]]
    for before, each in zip([None, *found], found, strict=False):
        if before is not None and len(cut[-1]) >= most and _place(before) != _place(each):
            cut.append([])
        cut[-1].append(each)
    return cut


def _place(total: FigureTotal) -> tuple[str, str, str]:
    return total["contract"], total["lot"], total["effective"]


RULES: Rules = {
    delivered_membership.LineageReceived: of_lineage_received,
}
