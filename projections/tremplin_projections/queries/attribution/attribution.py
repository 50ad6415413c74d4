"""Read the shares of hours not declared for one member that closings gave to members."""

from dataclasses import dataclass
from typing import Any

from tremplin_projections.queries.rows import fetch_named_rows, json_value


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributedQuarter:
    """Shared hours of a lot in a quarter, in hundredths: the share of each member, and the `unattributed` rest."""

    quarter: str
    method: str
    validated: int
    unattributed: int
    shares: dict[str, int]

    @property
    def members(self) -> list[dict[str, Any]]:
        """Return the share of each member, by its identifier."""
        return [{"member": member, "hours": hours} for member, hours in sorted(self.shares.items())]


def attributed_quarters(*, contract: str, lot: str) -> list[AttributedQuarter]:
    """List the hours of a lot that closings attributed, by quarter; only readers of every log see them."""
    return [
        AttributedQuarter(**{**row, "shares": json_value(row["shares"])})
        for row in fetch_named_rows(_ATTRIBUTIONS, {"contract": contract, "lot": lot})
    ]


_ATTRIBUTIONS = """
select quarter, method, validated, unattributed, shares from ledger_attributions
 where log = 'centrale' and contract = %(contract)s and lot = %(lot)s order by since
"""
