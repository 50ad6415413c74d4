"""Reserved lots that a member has not used yet, and the line that it carries to its DOETH."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_tenants.pages.members.lots import Terms


def not_used(usage: Sequence[Mapping[str, Any]], terms: Terms) -> dict[str, Any]:
    """Return `unused`, the reserved lots open and not used, and `reserved_elsewhere`, those of other territories."""
    reserved = [lot for lot in usage if lot["reserved"]]
    return {
        "unused": [
            {**lot, **terms.get((lot["contract"], lot["lot"]), {})}
            for lot in reserved
            if lot["reserved_lots_open"] and not lot["reserved_lots_used"]
        ],
        "reserved_elsewhere": [lot["title"] for lot in reserved if not lot["in_territory"]],
    }


def latest_doeth(years: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the latest year whose attestations give figures, None where there is none."""
    counted = [year for year in years if year["amount3"] is not None]
    return max(counted, key=lambda year: year["year"], default=None)
