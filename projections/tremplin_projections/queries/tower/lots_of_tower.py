"""Read the lots of published contracts with the clause of a day, in one statement. Hours in hundredths."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures.lots.life import Change, LotLife, lot_life
from tremplin_projections.queries.clauses.shortfalls import LotOf
from tremplin_projections.queries.rows import fetch_named_rows, json_value


@dataclass(frozen=True, slots=True, kw_only=True)
class TowerLot:
    """One lot of a published contract, with the titles of both and its state on the day asked."""

    place: LotOf
    contract_title: str
    title: str
    starts_on: date
    life: LotLife


def lots_of_tower(*, today: date) -> tuple[TowerLot, ...]:
    """Return every lot of the published contracts of the centrale on the Paris day `today`, by name."""
    return tuple(_lot(row, today) for row in fetch_named_rows(_LOTS, {}))


def _lot(row: dict[str, Any], today: date) -> TowerLot:
    changes = [
        Change(change["kind"], date.fromisoformat(change["day"]), change["detail"])
        for change in json_value(row["changes"]) or ()
    ]
    return TowerLot(
        place=LotOf(row["contract"], row["lot"]),
        contract_title=row["contract_title"],
        title=row["title"],
        starts_on=row["starts_on"],
        life=lot_life(changes, clause=json_value(row["clause"]), ends_on=row["ends_on"], on=today),
    )


_LOTS = """
select lots.contract, lots.lot, lots.title, lots.clause, held.title as contract_title, held.starts_on, held.ends_on,
       (select jsonb_agg(jsonb_build_object('kind', kind, 'day', day, 'detail', detail) order by seq, line)
          from catalogue_lot_changes changed
         where changed.log = 'centrale' and changed.contract = lots.contract and changed.lot = lots.lot) as changes
  from catalogue_contracts held
  join catalogue_lots lots on lots.log = held.log and lots.contract = held.contract
 where held.log = 'centrale' and held.source = 'published' and held.shown_seq is not null
 order by lots.contract, lots.lot
"""
