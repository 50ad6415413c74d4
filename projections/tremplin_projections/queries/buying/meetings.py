"""The launch meetings of contracts: with whom they are to be held, and those that a facilitateur reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_projections.queries.rows import fetch_named_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingToHold:
    """A meeting to hold by `due_on` with who holds a lot since `since`; `missed`: the day of the last one missed."""

    contract: str
    contractor: str
    since: date
    due_on: date
    missed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedMeeting:
    """A meeting held, or missed, with its outcome and the reference of its minutes."""

    contract: str
    contractor: str
    held_on: str
    missed: bool
    outcome: str
    minutes: str | None


def followed_meetings(
    *, facilitator: str, today: date
) -> tuple[Sequence[MeetingToHold], Sequence[RecordedMeeting]]:
    """
    Return the meetings to hold, the first due first, and those recorded, the last first, of the contracts of which a
    facilitateur follows a lot on the Paris day `today`. For its own reads: row policies show it those alone.
    """
    parameters: dict[str, Any] = {"facilitator": facilitator, "today": today}
    due = fetch_named_rows(_TO_HOLD_OF_FOLLOWED, parameters)
    recorded = fetch_named_rows(_RECORDED, parameters)
    return [MeetingToHold(**row) for row in due], [RecordedMeeting(**row) for row in recorded]


# The contractors of lots with a clause: winners and substitutes, without those who were replaced.
_HOLDERS = """
select held.contract, held.contractor, min(held.notified_on) as since
  from catalogue_awards held
  join catalogue_lots lot on lot.log = held.log and lot.contract = held.contract and lot.lot = held.lot
  join catalogue_contracts bought on bought.log = held.log and bought.source = 'published'
   and bought.contract = held.contract and bought.ends_on >= %(today)s::date
 where held.log = 'centrale' and held.notified_on <= %(today)s::date
   and (lot.clause is not null
        or exists (select from catalogue_lot_changes revised
                    where revised.log = 'centrale' and revised.contract = held.contract and revised.lot = held.lot
                      and revised.kind = 'revised'))
   and not exists (select from catalogue_lot_changes ended
                    where ended.log = 'centrale' and ended.contract = held.contract and ended.lot = held.lot
                      and ended.day <= %(today)s::date
                      and (ended.kind in ('cancelled', 'terminated')
                           or ended.kind = 'substituted' and ended.detail ->> 'replaced' = held.contractor
                              and ended.day >= held.notified_on))
 group by held.contract, held.contractor
"""
# One meeting for each contractor of a contract, within 30 days of its first lot with a clause.
TO_HOLD = f"""
select won.contract, won.contractor, won.since, won.since + 30 as due_on,
       (select max(missed.data ->> 'held_on') from register_rows missed
         where missed.log = 'centrale' and missed.register = 'meetings' and (missed.data -> 'missed')::boolean
           and missed.data ->> 'contract' = won.contract and missed.data ->> 'contractor' = won.contractor) as missed
  from ({_HOLDERS}) won
 where not exists (select from register_rows met
                    where met.log = 'centrale' and met.register = 'meetings' and not (met.data -> 'missed')::boolean
                      and met.data ->> 'contract' = won.contract and met.data ->> 'contractor' = won.contractor)
"""  # noqa: S608
"""SQL of the meetings to hold that a reader may know of; takes the day `today`."""

_FOLLOWED = """
(select contract from ledger_facilitators
  where facilitator = %(facilitator)s and from_day <= %(today)s::date
    and (until_day is null or until_day > %(today)s::date))
"""
_TO_HOLD_OF_FOLLOWED = f"""
select * from ({TO_HOLD}) to_hold where contract in {_FOLLOWED} order by due_on, contract, contractor
"""  # noqa: S608
_RECORDED = f"""
select data ->> 'contract' as contract, data ->> 'contractor' as contractor, data ->> 'held_on' as held_on,
       (data -> 'missed')::boolean as missed, data ->> 'outcome' as outcome, data ->> 'minutes' as minutes
  from register_rows
 where log = 'centrale' and register = 'meetings' and data ->> 'contract' in {_FOLLOWED}
 order by data ->> 'held_on' desc, seq desc
"""  # noqa: S608
