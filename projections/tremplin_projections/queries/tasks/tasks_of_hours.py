"""
Declarations that wait: for whoever validates them today, or for who declared them.

Whoever follows the lot on the day it is asked owns them, so that a hand-over moves what is pending. They are due at the
end of the month that follows the quarter worked.
"""

DUE_ON = (
    "(make_date(left({0}, 4)::int, 3 * right({0}, 1)::int, 1) + interval '2 months' - interval '1 day')::date"
)
"""By the quarter worked: the end of the month that follows it."""

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
                          'contractor', declared.contractor) as details
  from ledger_declarations declared
  left join ledger_facilitators followed
    on followed.log = declared.log and followed.contract = declared.contract and followed.lot = declared.lot
   {_FOLLOWED}
"""  # noqa: S608

OPEN = f"{_WAITING} where declared.status in ('pending', 'returned')"
"""Of every member, and of the centrale's own log."""

# A contractor does not see who follows a lot: what is pending is another's to decide in any case.
OF_CONTRACTOR = f"{_WAITING} where declared.status = 'returned' and declared.contractor = %(contractor)s"
"""Those that it declared, and has to declare again."""

OF_FACILITATOR = f"""
{_WAITING} where declared.status = 'pending' and (declared.log, declared.contract, declared.lot) in (
    select log, contract, lot from ledger_facilitators followed where facilitator = %(facilitator)s {_FOLLOWED})
"""  # noqa: S608
"""Those of the lots that it follows today."""
