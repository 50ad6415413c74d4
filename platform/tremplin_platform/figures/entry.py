"""One line of a member's ledger, and what makes such lines of an event."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tremplin_platform.events.fact import Fact

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


Rule = Callable[[dict[str, Any]], tuple[Entry, ...]]
"""The entries of an event, from its data in its latest version: pure."""

Rules = Mapping[type[Fact], Rule]
