"""List the contracts of the centrale, from draft to end, and those observed in published data, each with its state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.rows import fetch_named_rows, json_value

STATES = ("draft", "published", "open", "ended", "cancelled")
CENTRALE, OBSERVED = "centrale", "observed"
SOURCES = (CENTRALE, OBSERVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """
    One contract; amounts in cents. It is open to all (`to_all`), or to `opened_to` members by name.

    `source`: `CENTRALE`, or `OBSERVED` in published data: then without state or lots, with the published `amount` and
    the other published data in `observed`. `buyer`: the person or team in charge. `to_award` of its `lots` are neither
    awarded nor cancelled; `reserved` are reserved.
    """

    contract: str
    source: str
    state: str | None
    title: str | None
    buyer: str | None
    usage: str | None
    centrale_role: str | None
    kind: str | None
    cpv: str | None
    notice_on: date | None
    starts_on: date | None
    ends_on: date | None
    maximum: int | None
    to_all: bool
    opened_to: int
    lots: int
    to_award: int
    reserved: int
    amount: int | None
    observed: dict[str, Any] | None


KEY = ("contract",)


def contracts(
    *, today: date, source: str = CENTRALE, state: str | None = None, asked: PageRequest = FIRST
) -> Page[ContractRow]:
    """
    List the contracts of a source by identifier, in their state on the Paris day `today`; see `STATES`.

    `cancelled`: every lot is; `ended`: no lot may be ordered on any more; `open`: an opening is recorded, whatever its
    first day. Inside `scope.reading` of all logs.
    """
    parameters = {"today": today, "source": _STORED[source], "contract": None, "state": state}
    query = f"select * from ({_CONTRACTS}) known where %(state)s::text is null or state = %(state)s"  # noqa: S608
    return page(query, parameters, key=KEY, asked=asked, make=_rows)


def contract_row(*, today: date, contract: str) -> ContractRow | None:
    """Return one contract in its state on the Paris day `today`, of the centrale or else observed; None: none such."""
    parameters = {"today": today, "source": None, "contract": contract}
    return next(iter(_rows(fetch_named_rows(f"{_CONTRACTS} order by stored.source desc", parameters))), None)


def _rows(rows: list[dict[str, Any]]) -> Sequence[ContractRow]:
    return [ContractRow(**{**row, "observed": json_value(row["observed"])}) for row in rows]


_STORED = {CENTRALE: "published", OBSERVED: "observed"}
"""The source, as the catalogue names it."""

_NO_MORE = """
exists (select from catalogue_lot_changes ended
         where ended.log = 'centrale' and ended.contract = lots.contract and ended.lot = lots.lot
           and (ended.kind = 'cancelled' or {terminated}))
"""
_CANCELLED = _NO_MORE.format(terminated="false")
_OVER = _NO_MORE.format(terminated="ended.kind = 'terminated' and ended.day < %(today)s")
_AWARDED = """
exists (select from catalogue_awards won
         where won.log = 'centrale' and won.contract = lots.contract and won.lot = lots.lot)
"""
_CONTRACTS = f"""
select stored.contract, case stored.source when 'published' then '{CENTRALE}' else '{OBSERVED}' end as source,
       case when stored.source = 'observed' then null when counted.cancelled = counted.lots then 'cancelled'
            when shown_seq is null then 'draft' when ends_on < %(today)s or counted.over = counted.lots then 'ended'
            when to_all or opened_to > 0 then 'open' else 'published' end as state,
       title, charged.organisation as buyer, usage, centrale_role, kind, cpv, notice_on, starts_on, ends_on,
       (charged.data ->> 'maximum')::bigint as maximum, to_all, opened_to, counted.lots, counted.to_award,
       counted.reserved, amount, observed
  from catalogue_contracts stored
  left join register_rows charged on charged.log = stored.log and charged.register = 'contracts'
   and charged.id = stored.contract and stored.source = 'published'
 cross join lateral (
       select count(*) as lots, count(*) filter (where {_CANCELLED}) as cancelled,
              count(*) filter (where {_OVER}) as over,
              count(*) filter (where not {_AWARDED} and not {_CANCELLED}) as to_award,
              count(*) filter (where lots.reservation is not null) as reserved
         from catalogue_lots lots
        where lots.log = stored.log and lots.contract = stored.contract and stored.source = 'published') counted
 where stored.log = 'centrale' and (%(source)s::text is null or stored.source = %(source)s)
   and (%(contract)s::text is null or stored.contract = %(contract)s)
"""  # noqa: S608
