"""One line of a member's ledger."""

from typing import NamedTuple

NOT_STATED = "not-stated"
"""The article of a reservation that says none yet: it counts as reserved, and is told as null."""


class Entry(NamedTuple):
    """
    What one event adds to one figure (`amount` may be negative).

    Hours are in hundredths, money in cents, counts in units. `quarter` (`2026-Q1`) and `effective` (the Paris
    day, `YYYY-MM-DD`) say when it counts. `contract` and `lot` are empty where the figure has none; `article`
    is empty where nothing is reserved, `NOT_STATED` where the reservation names no article; of what a protected
    structure did on its own merit, the article its category is reserved under, empty where it is not told;
    `usage` is the contract's.
    """

    measure: str
    contract: str
    lot: str
    quarter: str
    effective: str
    amount: int
    article: str = ""
    usage: str = ""
