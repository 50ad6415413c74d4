"""How a known row takes a new one of the same key, column by column: in a statement, and in memory."""

from collections.abc import Mapping
from typing import NamedTuple


class MergeRule(NamedTuple):
    """The same value twice: `sql` sets `{column}` from `known` and `excluded`, `python` gives it from two values."""

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
    "joined": MergeRule(
        "{column} = case when excluded.{column} is null then known.{column} "
        "else coalesce(known.{column}, '{{}}') || excluded.{column} end",
        "{known} if {new} is None else {{**({known} or {{}}), **{new}}}",
    ),
}
"""
By name: sums, keeps the known value where the new one is null, takes the new one, is true once it was, adds the new
elements of a list after the known ones, merges objects. A column that no rule is stated for keeps its first value.
"""


def merging(**named: str) -> Mapping[str, str]:
    """Return the rule of each column, stated by rule: `replaced="seq", coalesced="title usage"`."""
    return {column: rule for rule, columns in named.items() for column in columns.split()}
