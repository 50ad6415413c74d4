"""How a known row takes a new one of the same key, column by column: in a statement, and in memory."""

from collections.abc import Callable, Mapping
from operator import add, or_
from typing import Any, NamedTuple


class MergeRule(NamedTuple):
    """`sql` sets `{column}` from `known` and `excluded`; `value` gives the same from the two values."""

    sql: str
    value: Callable[[Any, Any], Any]


def keep(known: Any, _: Any) -> Any:
    """Return the first value: the rule of a column that no other is stated for."""
    return known


def _replace(_: Any, new: Any) -> Any:
    return new


def _coalesce(known: Any, new: Any) -> Any:
    return known if new is None else new


def _join(known: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, Any] | None:
    return known if new is None else {**(known or {}), **new}


RULES = {
    "added": MergeRule("{column} = known.{column} + excluded.{column}", add),
    "coalesced": MergeRule("{column} = coalesce(excluded.{column}, known.{column})", _coalesce),
    "replaced": MergeRule("{column} = excluded.{column}", _replace),
    "either": MergeRule("{column} = known.{column} or excluded.{column}", or_),
    "appended": MergeRule("{column} = known.{column} || excluded.{column}", add),
    "joined": MergeRule(
        "{column} = case when excluded.{column} is null then known.{column} "
        "else coalesce(known.{column}, '{{}}') || excluded.{column} end",
        _join,
    ),
}
"""
By name: sums, keeps the known value where the new one is null, takes the new one, is true once it was, adds the new
elements of a list after the known ones, merges objects.
"""


def merging(**named: str) -> Mapping[str, str]:
    """Return the rule of each column, stated by rule: `replaced="seq", coalesced="title usage"`."""
    return {column: rule for rule, columns in named.items() for column in columns.split()}
