"""Write the expected accounts as the API writes `results`: the same names, hours and euros as strings."""

from collections.abc import Mapping
from typing import Any

from tremplin_infra.demo.oracle.expected import Account, Ledgers
from tremplin_infra.demo.oracle.expected_hours import target_of
from tremplin_platform.commands.contracts.contracts import Rate

Results = dict[str, Any]
_TOTALS = ("declared", "pending", "validated", "rejected", "adjustments")
_QUARTERLY = ("declared", "validated", "reported", "adjustments")


def expected_results(ledgers: Ledgers) -> Mapping[str, Results]:
    """Return the figures that the `results` of every member must hold."""
    return {member: _results(ledgers, account) for member, account in ledgers.accounts.items()}


def _results(ledgers: Ledgers, account: Account) -> Results:
    lots = _lots(ledgers, account)
    due = [row["due"] for row in lots if row["due"] is not None]
    return {
        "organisation": {"id": account.registered.id, "name": account.registered.name},
        "complete": True,
        "held": [],
        "clause_hours": {
            "due": decimals(sum(map(_hundredths, due))) if due else None,
            **{name: decimals(account.hours.totals[name]) for name in _TOTALS},
            "missing": decimals(sum(_hundredths(row["missing"]) for row in lots)),
        },
        "quarters": _quarters(account),
        "lots": lots,
        "reserved_usage": _reserved_usage(ledgers, account),
    }


def _quarters(account: Account) -> list[Results]:
    """
    List every quarter from the first to the last with hours, or published.

    The API goes on to the quarter of the day it is asked; what it says of those must be all zeros.
    """
    hours = account.hours
    known = {*hours.published, *(quarter for quarter, of in hours.by_quarter.items() if any(of.values()))}
    years = range(int(min(known)[:4]), int(max(known)[:4]) + 1) if known else ()
    return [
        {
            "quarter": quarter,
            **{name: decimals(hours.by_quarter[quarter][name]) for name in _QUARTERLY},
            "published": decimals(hours.published[quarter]) if quarter in hours.published else None,
        }
        for quarter in (f"{year}-Q{rank}" for year in years for rank in (1, 2, 3, 4))
        if min(known) <= quarter <= max(known)
    ]


def _lots(ledgers: Ledgers, account: Account) -> list[Results]:
    """List every lot of the contracts opened to the member, by contract and lot."""
    rows = []
    for contract, identifier in sorted(ledgers.lots):
        if contract not in account.opened:
            continue
        lot, counted = ledgers.lots[contract, identifier], account.hours.by_lot[contract, identifier]
        nothing_due = 0 if isinstance(lot.clause, Rate) else None
        due = account.hours.due.get((contract, identifier), nothing_due)
        rows.append(
            {
                "contract": contract,
                "lot": identifier,
                "title": lot.title,
                "usage": ledgers.contracts[contract].terms.usage,
                "due": decimals(due),
                "lot_target": decimals(target_of(lot)),
                "declared": decimals(counted["declared"]),
                "validated": decimals(counted["validated"]),
                "pending": decimals(counted["pending"]),
                "missing": decimals(max(0, (due or 0) - counted["validated"])),
                "method": ledgers.shares.methods.get((contract, identifier), "direct"),
            }
        )
    return rows


def _reserved_usage(ledgers: Ledgers, account: Account) -> Results:
    spend = account.spend
    articles = sorted({*spend.reserved_call_offs, *spend.reserved_spend}, key=str)
    usages = sorted({*spend.reserved_by_usage, *spend.protected_by_usage})
    return {
        "reserved_spend": decimals(spend.reserved_spend.total()),
        "reserved_call_offs": spend.reserved_call_offs.total(),
        "reserved_lots_used": len(spend.used),
        "reserved_lots_open": _open_lots(ledgers, account),
        "protected_spend_not_reserved": decimals(spend.protected_by_usage.total()),
        "protected_wins_not_reserved": sum(amount != 0 for amount in spend.won.values()),
        "hours_from_protected": decimals(account.hours.from_protected),
        "by_article": [
            {
                "article": article,
                "spend": decimals(spend.reserved_spend[article]),
                "call_offs": spend.reserved_call_offs[article],
            }
            for article in articles
        ],
        "by_usage": [
            {
                "usage": usage,
                "reserved_spend": decimals(spend.reserved_by_usage[usage]),
                "protected_spend_not_reserved": decimals(spend.protected_by_usage[usage]),
            }
            for usage in usages
        ],
    }


def _open_lots(ledgers: Ledgers, account: Account) -> int:
    """Count the reserved lots that the member may use in its territory."""
    return sum(
        contract in account.opened
        and lot.articles is not None
        and (not lot.territories or account.registered.territory in lot.territories)
        for (contract, _), lot in ledgers.lots.items()
    )


def decimals(hundredths: int | None) -> str | None:
    """Format hours or euros as the API does."""
    if hundredths is None:
        return None
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"


def _hundredths(text: str) -> int:
    return int(text.replace(".", ""))
