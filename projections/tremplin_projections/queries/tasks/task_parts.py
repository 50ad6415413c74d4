"""
Read of each kind of task no more than a page holds, from where the page begins: lists do not grow with the members.

A part of the list is an SQL query of tasks. One whose tasks are all of one kind, named in the query, is read in the
order of an index.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tremplin_projections.queries.keyset import KeyOfAnotherList, PageRequest, edge_of

KEY = ("due_on", "kind", "subject")
"""The columns that identify a task and order the list."""

LAST = "\U0010ffff"
"""A text that comes after every subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """
    Filters of the list; None: no filter.

    `contractor` and `facilitator` keep the tasks of that organisation; `referent` those of the contracts that this
    seat of the centrale follows today.
    """

    kind: str | None = None
    owner: str | None = None
    member: str | None = None
    contract: str | None = None
    referent: str | None = None
    contractor: str | None = None
    facilitator: str | None = None


class Place(NamedTuple):
    """
    Where a page begins, and how many tasks are read in which order: `sign` and `order` are SQL; `from_day`: None at an
    end of the list.
    """

    sign: str
    order: str
    limit: int
    from_day: str | None

    @classmethod
    def of(cls, asked: PageRequest) -> "Place":
        """
        Return the place of a page of tasks.

        :raises KeyOfAnotherList: it does not begin at a task
        """
        edge = edge_of(asked, KEY)
        try:
            from_day = None if edge is None else date.fromisoformat(str(edge[0])).isoformat()
        except ValueError as error:
            raise KeyOfAnotherList(edge) from error
        sign, order = (">", "asc") if asked.before is None else ("<", "desc")
        return cls(sign, order, asked.read, from_day)

    def beyond(self, *, due_on: str = "due_on", kind: str = "kind", subject: str = "subject") -> str:
        """Return the condition that a task, of these SQL expressions, is on the page or after it."""
        if self.from_day is None:
            return "true"
        near, far = ("''", "%(last)s") if self.sign == ">" else ("%(last)s", "''")
        edge = (
            f"case when {kind} {self.sign} %(edge_1)s then {near} when {kind} = %(edge_1)s then %(edge_2)s"
            f" else {far} end"
        )
        return f"({due_on}, {subject}) {self.sign} (%(from_day)s::date, {edge})"


def narrowed(filters: Filters) -> str:
    """Return the condition of the filters on a task."""
    named = (name for name in ("kind", "owner", "member", "contract") if getattr(filters, name) is not None)
    conditions = [f"{name} = %({name})s" for name in named]
    if filters.referent is not None:
        conditions.append(OF_REFERENT)
    return " and ".join(conditions) or "true"


def first(part: str, at: Place, *, where: str) -> str:
    """Return the first tasks of a part, at most as many as a page holds."""
    order = ", ".join(f"{column} {at.order}" for column in KEY)
    return f"(select * from ({part}) part where {where} and {at.beyond()} order by {order} limit {at.limit})"  # noqa: S608


# Of the seats named for a contract, the one with the latest first day follows it.
OF_REFERENT = """
contract in (
    select contract from (
        select distinct on (data ->> 'contract') data ->> 'contract' as contract, data ->> 'person' as person
          from register_rows
         where log = 'centrale' and register = 'referents' and data ->> 'since' <= %(today)s::text
         order by data ->> 'contract', data ->> 'since' desc, seq desc) latest
    where person = %(referent)s)
"""
"""SQL condition: the contract of a task is one that the seat `referent` follows."""
