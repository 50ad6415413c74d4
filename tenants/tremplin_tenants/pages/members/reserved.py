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
        "reserved_elsewhere": [
            _with_contract(lot, terms.get((lot["contract"], lot["lot"]), {}))
            for lot in reserved
            if not lot["in_territory"]
        ],
    }


def _with_contract(lot: Mapping[str, Any], terms: Mapping[str, Any]) -> str:
    """Return the title of a lot, with its contract's in parentheses where it is known and another."""
    contract = terms.get("contract_title") or lot["title"]
    return str(lot["title"]) if contract == lot["title"] else f"{lot['title']} ({contract})"


def latest_doeth(years: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the latest year whose attestations give figures, None where there is none."""
    counted = [year for year in years if year["amount3"] is not None]
    return max(counted, key=lambda year: year["year"], default=None)
