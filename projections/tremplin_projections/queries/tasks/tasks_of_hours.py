"""
SQL of the tasks about declarations that wait for validation, or for a correction by the declaring organisation.

A pending declaration belongs to the facilitateur who follows the lot on the day of the request, so that a hand-over
moves it. Tasks are due at the end of the month that follows the quarter worked.
"""

DUE_ON = (
    "(make_date(left({0}, 4)::int, 3 * right({0}, 1)::int, 1) + interval '2 months' - interval '1 day')::date"
)
"""SQL expression: the end of the month that follows a quarter worked."""

_FOLLOWED = """
   and followed.from_day <= %(today)s::date and (followed.until_day is null or followed.until_day > %(today)s::date)
"""
_WAITING = f"""
select case when declared.status = 'returned' then 'declaration-returned'
            when followed.facilitator is null and declared.declared_by = 'centrale' then 'facilitator-to-assign'
            else 'declaration-to-validate' end as kind,
       declared.log || '/hours/' || declared.declaration as subject,
       case when declared.status = 'returned' then coalesce(declared.declared_by, declared.contractor, 'centrale')
            else coalesce(followed.facilitator, 'centrale') end as owner,
       {DUE_ON.format("declared.work_quarter")} as due_on,
       declared.log as member, declared.contract, declared.lot,
       jsonb_build_object('hours', declared.hours, 'quarter', declared.work_quarter, 'reason', declared.reason,
                          'contractor', declared.contractor, 'facilitator', followed.facilitator) as details
  from ledger_declarations declared
  left join ledger_facilitators followed
    on followed.log = declared.log and followed.contract = declared.contract and followed.lot = declared.lot
   {_FOLLOWED}
"""  # noqa: S608

OPEN = f"{_WAITING} where declared.status in ('pending', 'returned')"
"""The tasks of every member, and of the centrale's own log."""

# A contractor may not see who follows a lot; it only has tasks about returned declarations.
OF_CONTRACTOR = f"{_WAITING} where declared.status = 'returned' and declared.contractor = %(contractor)s"
"""The tasks about declarations that a contractor must correct."""

OF_FACILITATOR = f"""
{_WAITING} where declared.status = 'pending' and (declared.log, declared.contract, declared.lot) in (
    select log, contract, lot from ledger_facilitators followed where facilitator = %(facilitator)s {_FOLLOWED})
"""  # noqa: S608
"""The tasks about pending declarations of the lots that a facilitateur follows today."""
