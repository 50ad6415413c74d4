"""List declarations of hours: a member's, or those assigned to a contractor or facilitateur."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationRow:
    """
    One declaration in its current state: `hours` last declared, and `validated` hours that count, in hundredths.

    `status` is `pending`, `returned`, `validated` or `rejected`; `seq` the last event about it. `review` is a reason to
    examine the hours again (`status-lost`: worked after the winner of a reserved lot lost its status), or None.
    `facilitator`: who follows the lot today, None where nobody does or the reader may not know it. `closed_on`: the day
    the quarter worked was closed, None where it is not. Names are left to those who answer.
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
    facilitator: str | None
    closed_on: date | None
    member_name: str | None = None
    contract_title: str | None = None
    title: str | None = None
    contractor_name: str | None = None
    facilitator_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """
    Filters of the list; None: no filter.

    `logs` and `declarations`, as many, name declarations two by two.

    `facilitator` keeps the lots it validates on the Paris day `today`, without which no facilitateur is shown either.
    """

    log: str | None = None
    declaration: str | None = None
    contract: str | None = None
    lot: str | None = None
    status: str | None = None
    quarter: str | None = None
    contractor: str | None = None
    facilitator: str | None = None
    today: date | None = None
    logs: Sequence[str] | None = None
    declarations: Sequence[str] | None = None


KEY = ("log", "declaration")


def hours(*, filters: Filters, asked: PageRequest = FIRST) -> Page[DeclarationRow]:
    """
    List the declarations that `scope.reading` shows, by log and identifier.

    For a contractor or a facilitateur, set its filter too, so that an index is used.
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
       ) then 'status-lost' end as review,
       (select followed.facilitator from ledger_facilitators followed
         where followed.log = ledger_declarations.log and followed.contract = ledger_declarations.contract
           and followed.lot = ledger_declarations.lot and followed.from_day <= %(today)s::date
           and (followed.until_day is null or followed.until_day > %(today)s::date)) as facilitator,
       (select (closed.data ->> 'closed_on')::date from register_rows closed
         where closed.log = 'centrale' and closed.register = 'quarters'
           and closed.id = ledger_declarations.work_quarter) as closed_on
  from ledger_declarations
"""
_CONDITIONS = {
    "log": "log = %(log)s",
    "declaration": "declaration = %(declaration)s",
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
    "logs": "",
    "declarations": """(log, declaration) in (
        select * from unnest(%(logs)s::text[], %(declarations)s::text[]))""",
}
