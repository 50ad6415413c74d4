"""One line of a member's ledger, and the type of the rules that make such lines of an event."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tremplin_platform.events.fact import Fact

NOT_STATED = "not-stated"
"""`article` of an entry whose reservation names none yet: it counts as reserved, and is shown as null."""


class Entry(NamedTuple):
    """
    The amount that one event adds to one figure; it may be negative.

    Hours are in hundredths, money in cents, counts in units. `quarter` (`2026-Q1`) and `effective` (the Paris
    day, `YYYY-MM-DD`) say when it counts. `contract` and `lot` are empty where the figure has none; `usage` is the
    contract's. `article`: for a reserved lot, that of its reservation, or `NOT_STATED`; for a protected structure on
    a lot that is not reserved, the article that its category can be reserved under, if known; otherwise empty.
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
"""Makes the entries of an event from its data, in its latest version; pure."""

Rules = Mapping[type[Fact], Rule]
