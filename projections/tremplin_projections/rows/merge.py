"""Rules that merge a new row into the known one of the same key, column by column, in SQL and in memory."""

from collections.abc import Mapping
from typing import NamedTuple


class MergeRule(NamedTuple):
    """A rule in SQL (set `{column}` from `known` and `excluded`) and in Python (from `{known}` and `{new}`)."""

    sql: str
    python: str


RULES = {
    "added": MergeRule("{column} = known.{column} + excluded.{column}", "{known} + {new}"),
    "coalesced": MergeRule(
        "{column} = coalesce(excluded.{column}, known.{column})", "{known} if {new} is None else {new}"
    ),
    "replaced": MergeRule("{column} = excluded.{column}", "{new}"),
    "either": MergeRule("{column} = known.{column} or excluded.{column}", "{known} or {new}"),
    "appended": MergeRule("{column} = known.{column} || excluded.{column}", "{known} + {new}"),
    "summed": MergeRule(
        "{column} = case when excluded.{column} = '{{}}' then known.{column} else "
        "(select jsonb_object_agg(name, amount) from (select name, sum(value::bigint) as amount from ("
        "select * from jsonb_each_text(known.{column}) union all select * from jsonb_each_text(excluded.{column})"
        ") as given (name, value) group by name) as of_name) end",
        "{{name: {known}.get(name, 0) + {new}.get(name, 0) for name in {{**{known}, **{new}}}}}",
    ),
    "joined": MergeRule(
        "{column} = case when excluded.{column} is null then known.{column} "
        "else coalesce(known.{column}, '{{}}') || excluded.{column} end",
        "{known} if {new} is None else {{**({known} or {{}}), **{new}}}",
    ),
}
"""
`added`: sums; `coalesced`: takes the new value unless it is null; `replaced`: takes the new value; `either`: true once
it was true; `appended`: adds the new elements after the known ones; `joined`: merges objects; `summed`: adds the
amounts of objects, name by name. A column without a rule keeps its first value.
"""


def merging(**named: str) -> Mapping[str, str]:
    """Return the rule of each column, from the columns of each rule: `replaced="seq", coalesced="title usage"`."""
    return {column: rule for rule, columns in named.items() for column in columns.split()}
