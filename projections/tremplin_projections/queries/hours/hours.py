"""Where do these hours stand: declarations, of a member or of what is assigned to a contractor or a facilitateur."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_projections.queries.keyset import FIRST, Asked, Page, page


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationRow:
    """
    One declaration as it stands: `hours` last declared and `validated` ones that count, in hundredths.

    `status` is `pending`, `returned`, `validated` or `rejected`; `seq` the last event about it. `review`: why they
    are to be looked at again (`status-lost`: worked once the winner of a reserved lot had lost its status), or None.
    """

    log: str
    declaration: str
    seq: int
    status: str
    contract: str
    lot: str
    contractor: str | None
    modality: str | None
    worked_from: date | None
    worked_to: date
    work_quarter: str
    hours: int | None
    validated: int
    reported_in: str | None
    call_off: str | None
    subcontractor: str | None
    reason: str | None
    review: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Each narrows the list where it is given. `facilitator` asks for the lots it validates on `today`."""

    log: str | None = None
    contract: str | None = None
    lot: str | None = None
    status: str | None = None
    quarter: str | None = None
    contractor: str | None = None
    facilitator: str | None = None
    today: date | None = None


KEY = ("log", "declaration")


def hours(*, filters: Filters, asked: Asked = FIRST) -> Page[DeclarationRow]:
    """
    Declarations by log and identifier, as far as the scope lets through.

    A contractor's and a facilitateur's own list is asked with that filter too: then an index finds it.
    """
    parameters = {name: getattr(filters, name) for name in Filters.__slots__}
    conditions = [_CONDITIONS[name] for name, value in parameters.items() if value is not None]
    where = " and ".join(condition for condition in conditions if condition) or "true"
    return page(f"{_HOURS} where {where}", parameters, key=KEY, asked=asked, make=_declarations)


def _declarations(rows: list[dict[str, Any]]) -> Sequence[DeclarationRow]:
    return [DeclarationRow(**row) for row in rows]


_HOURS = """
select log, declaration, seq, status, contract, lot, contractor, modality, worked_from, worked_to, work_quarter, hours,
       validated, nullif(reported_in, '') as reported_in, nullif(call_off, '') as call_off,
       nullif(subcontractor, '') as subcontractor, nullif(reason, '') as reason,
       case when worked_to >= (
           select (change.detail ->> 'on')::date from ledger_lot_changes change
            where change.log = ledger_declarations.log and change.contract = ledger_declarations.contract
              and change.lot = ledger_declarations.lot and change.kind = 'status_lost'
              and change.detail ->> 'contractor' = ledger_declarations.contractor
            order by change.seq desc, change.line desc limit 1
       ) then 'status-lost' end as review
  from ledger_declarations
"""
_CONDITIONS = {
    "log": "log = %(log)s",
    "contract": "contract = %(contract)s",
    "lot": "lot = %(lot)s",
    "status": "status = %(status)s",
    "quarter": "work_quarter = %(quarter)s",
    "contractor": "contractor = %(contractor)s",
    "facilitator": """(log, contract, lot) in (
        select log, contract, lot from ledger_facilitators
         where facilitator = %(facilitator)s and from_day <= %(today)s::date
           and (until_day is null or until_day > %(today)s::date))""",
    "today": "",
}
