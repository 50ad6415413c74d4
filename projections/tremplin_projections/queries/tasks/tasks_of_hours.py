"""
SQL of the tasks about declarations that wait for validation, or for a correction by the declaring organisation.

A pending declaration belongs to the facilitateur who follows the lot on the day of the request, so that a hand-over
moves it. Tasks are due at the end of the month that follows the quarter worked.
"""

from tremplin_projections.queries.tasks.task_parts import Place, first

DUE_ON = (
    "(make_date(left({0}, 4)::int, 3 * right({0}, 1)::int, 1) + interval '2 months' - interval '1 day')::date"
)
"""SQL expression: the end of the month that follows a quarter worked."""

_FOLLOWED = """
   and followed.from_day <= %(today)s::date and (followed.until_day is null or followed.until_day > %(today)s::date)
"""
_WAITING = f"""
select '{{kind}}' as kind, declared.log || '/hours/' || declared.declaration as subject, {{owner}} as owner,
       {DUE_ON.format("declared.work_quarter")} as due_on,
       declared.log as member, declared.contract, declared.lot,
       jsonb_build_object('hours', declared.hours, 'quarter', declared.work_quarter, 'reason', declared.reason,
                          'contractor', declared.contractor, 'facilitator', followed.facilitator) as details
  from ledger_declarations declared
  {{join}} lateral (
       select facilitator from ledger_facilitators followed
        where followed.log = declared.log and followed.contract = declared.contract and followed.lot = declared.lot
          {_FOLLOWED} {{followed}} limit 1) followed on true
 where {{where}}
"""  # noqa: S608
# As COALESCE, which PostgreSQL does not take for leakproof, it would be compared row by row, after the policies.
_RETURNED_TO = (
    "case when declared.declared_by is not null then declared.declared_by"
    " when declared.contractor is not null then declared.contractor else 'centrale' end"
)
_RETURNED = {
    "kind": "declaration-returned",
    "owner": _RETURNED_TO,
    "join": "left join",
    "followed": "",
    "where": "declared.status = 'returned'",
}
_UNASSIGNED = "(followed.facilitator is null and declared.declared_by = 'centrale')"
_TO_VALIDATE = {"kind": "declaration-to-validate", "owner": "coalesce(followed.facilitator, 'centrale')"}

RETURNED = _WAITING.format(**_RETURNED)
TO_VALIDATE = _WAITING.format(
    **_TO_VALIDATE,
    join="left join",
    followed="",
    where=f"declared.status = 'pending' and {_UNASSIGNED} is not true",
)
TO_ASSIGN = _WAITING.format(
    kind="facilitator-to-assign",
    owner="'centrale'",
    join="left join",
    followed="",
    where=f"declared.status = 'pending' and {_UNASSIGNED}",
)
PARTS = (RETURNED, TO_VALIDATE, TO_ASSIGN)
"""
The tasks of every member, and of the centrale's own log: each of one kind, so that an index gives them in order.
"""

# A contractor may not see who follows a lot; it only has tasks about returned declarations.
OF_CONTRACTOR = _WAITING.format(
    **{**_RETURNED, "where": f"{_RETURNED['where']} and declared.contractor = %(contractor)s"}
)
"""The tasks about declarations that a contractor must correct."""

_OF_FACILITATOR = _WAITING.format(
    **_TO_VALIDATE,
    join="join",
    followed="and followed.facilitator = %(owner)s",
    where="declared.status = 'pending' and declared.contract = place.contract and declared.lot = place.lot",
)
_NEXT_FOLLOWED = """
select contract, lot from ledger_facilitators where facilitator = %(owner)s and {0} order by contract, lot limit 1
"""
_LOTS_FOLLOWED = f"""
with recursive place (contract, lot) as (
    ({_NEXT_FOLLOWED.format("true")})
    union all
    select following.contract, following.lot
      from place cross join lateral (
           {_NEXT_FOLLOWED.format("(contract, lot) > (place.contract, place.lot)")}) following)
select contract, lot from place
"""  # noqa: S608


def of_facilitator(at: Place, *, where: str) -> str:
    """Return the first tasks about pending declarations of the lots that the facilitateur `owner` follows today."""
    tasks = first(_OF_FACILITATOR, at, where=where)
    return f"(select waiting.* from ({_LOTS_FOLLOWED}) place cross join lateral {tasks} waiting)"  # noqa: S608
