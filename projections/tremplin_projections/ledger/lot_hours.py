"""Make the rows of the hours of each lot from the balances of a batch."""

from collections.abc import Mapping, Sequence

from tremplin_platform.figures import measures
from tremplin_projections.ledger.tables import LOT_HOURS
from tremplin_projections.rows.table import Row

_MEASURES = frozenset({measures.DUE, measures.VALIDATED, measures.DECLARED})


class _Hours:
    """What a batch adds to the hours of one lot, in hundredths; by quarter, those due and those declared."""

    __slots__ = ("declared_in", "due_in", "validated")

    def __init__(self) -> None:
        self.validated = 0
        self.due_in: dict[str, int] = {}
        self.declared_in: dict[str, int] = {}

    def add(self, measure: str, quarter: str, amount: int) -> None:
        if measure == measures.VALIDATED:
            self.validated += amount
        else:
            of_quarter = self.due_in if measure == measures.DUE else self.declared_in
            of_quarter[quarter] = of_quarter.get(quarter, 0) + amount

    def row(self, log: str, contract: str, lot: str) -> Row:
        due = sum(self.due_in.values())
        return (log, contract, lot, due, self.validated, self.due_in, self.declared_in)


def lot_hours_rows(balances: Mapping[tuple[str, ...], Sequence[int]]) -> list[Row]:
    """
    Return the rows of the lots with hours due, validated or declared, by key.

    :param balances: by key (log, measure, contract, lot, quarter, article, usage), the amount first
    """
    LOT_HOURS.check_columns("log", "contract", "lot", "due", "validated", "due_in", "declared_in")
    lots: dict[tuple[str, str, str], _Hours] = {}
    for (log, measure, contract, lot, quarter, _, _), (amount, _) in balances.items():
        if measure in _MEASURES:
            place = (log, contract, lot)
            hours = lots.get(place)
            if hours is None:
                hours = lots[place] = _Hours()
            hours.add(measure, quarter, amount)
    return [hours.row(*place) for place, hours in lots.items()]
