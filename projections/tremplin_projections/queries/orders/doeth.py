"""List what members may deduct for the DOETH (amounts 3 and 4), by civil year, from attestations in their name."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import measures
from tremplin_projections.queries.figures.terms import SIRET_ON
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.rows import condition, fetch_named_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """One attestation as last received, by event `seq` of the member's log; `uncounted`: why it gives no figure."""

    log: str
    seq: int
    contractor: str
    issued_to: str
    amount3: int
    amount4: int
    received_on: date
    counted: bool
    uncounted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoethYear:
    """
    One member's civil year: amounts in cents, None if no attestation gives any.

    `awaited`: the EA and ESAT with spend in the year and no attestation received; the amounts are `provisional` while
    there are some, or while the year runs.
    """

    log: str
    name: str
    siret: str | None
    year: int
    amount3: int | None
    amount4: int | None
    provisional: bool
    awaited: tuple[str, ...]
    attestations: tuple[Attested, ...]

    @property
    def siren(self) -> str | None:
        """Return the first nine digits of its SIRET."""
        return None if self.siret is None else self.siret[:9]


KEY = ("log", "year")


def doeth(
    *, today: date, log: str | None = None, year: int | None = None, asked: PageRequest = FIRST
) -> Page[DoethYear]:
    """List the years of `log` (None: of every member) with an attestation, or spend with an EA or ESAT."""

    def with_amounts(found: list[dict[str, Any]]) -> Sequence[DoethYear]:
        return _with_amounts(found, today)

    parameters = {"log": log, "year": year, "spend": _SPEND, "today": today}
    where = condition(log=(log, "log = %(log)s"), year=(year, "year = %(year)s"))
    return page(_YEARS.format(where=where), parameters, key=KEY, asked=asked, make=with_amounts)


def _with_amounts(found: list[dict[str, Any]], today: date) -> list[DoethYear]:
    parameters = {"logs": sorted({row["log"] for row in found}), "spend": _SPEND}
    attestations: dict[tuple[str, int], list[Attested]] = defaultdict(list)
    spent: dict[tuple[str, int], list[str]] = defaultdict(list)
    amounts: dict[tuple[str, int], tuple[int, int]] = {}
    for row in fetch_named_rows(_DETAILS, parameters):
        kind, year = row.pop("kind"), row.pop("year")
        place = (row["log"], year)
        if kind == "attested":
            attestations[place].append(Attested(**row))
        elif kind == "spent":
            spent[place].append(row["contractor"])
        else:
            amounts[place] = (row["amount3"], row["amount4"])
    return [
        _year(row, today, attestations[place], spent[place], amounts.get(place, (0, 0)))
        for row in found
        for place in [(row["log"], row["year"])]
    ]


def _year(
    row: dict[str, Any], today: date, received: list[Attested], spent: list[str], amounts: tuple[int, int]
) -> DoethYear:
    issuers = {attestation.contractor for attestation in received}
    awaited = tuple(contractor for contractor in spent if contractor not in issuers)
    stated = any(attestation.counted for attestation in received)
    return DoethYear(
        **row,
        amount3=amounts[0] if stated else None,
        amount4=amounts[1] if stated else None,
        provisional=bool(awaited) or row["year"] >= today.year,
        awaited=awaited,
        attestations=tuple(received),
    )


_SPEND = [measures.RESERVED_SPEND, measures.PROTECTED_SPEND_NOT_RESERVED]

# Log after log, in the order of their positions. The SIRET is that of the last day of the year, or of today while the
# year runs.
_YEARS = f"""
select log, year, coalesce(named.name, log) as name,
       ({SIRET_ON.format(row="of_year", day="least(make_date(of_year.year, 12, 31), %(today)s::date)")}) as siret
  from (
    select known.log, of_log.year from positions known cross join lateral (
        select year from ledger_attestations where ledger_attestations.log = known.log
        union
        select left(quarter, 4)::int from ledger_balances
         where ledger_balances.log = known.log and measure = any(%(spend)s) and article = 'L2113-12') of_log
     where known.projection = 'ledger'
) of_year
cross join lateral (
    select (array_agg(name order by seq desc) filter (where name is not null))[1] as name
      from ledger_members where ledger_members.log = of_year.log
) named
where {{where}}
"""  # noqa: S608
# Attestations, the EA and ESAT with spend (a lot with several protected winners awaits one of each), and the amounts.
_DETAILS = f"""
select 'attested' as kind, log, year, seq, contractor, issued_to, amount3, amount4, received_on, counted, uncounted
  from ledger_attestations where log = any(%(logs)s)
union all
select 'spent', spent.log, left(spent.quarter, 4)::int, 0, won.contractor, '', 0, 0, null, false, ''
  from ledger_balances spent
  join ledger_awards won on won.log = spent.log and won.contract = spent.contract and won.lot = spent.lot
 where spent.log = any(%(logs)s) and spent.measure = any(%(spend)s) and spent.article = 'L2113-12' and won.protected
 group by spent.log, left(spent.quarter, 4), won.contractor having sum(spent.amount) <> 0
union all
select 'amounts', log, left(quarter, 4)::int, 0, '', '',
       coalesce(sum(amount) filter (where measure = '{measures.DOETH_AMOUNT3}'), 0)::bigint,
       coalesce(sum(amount) filter (where measure = '{measures.DOETH_AMOUNT4}'), 0)::bigint, null, false, ''
  from ledger_balances
 where log = any(%(logs)s) and measure in ('{measures.DOETH_AMOUNT3}', '{measures.DOETH_AMOUNT4}')
 group by log, left(quarter, 4)
 order by log, year, contractor, issued_to
"""  # noqa: S608
