"""
The ledger: the entries that each event adds to a member's figures.

A pure function of one event, defined for every event. Live figures, past ones, explanations, rebuilds, replays and
the auditor's own check are all sums of what it returns.
"""

from typing import Any

from tremplin_platform.figures import attribution, clause_hours, doeth, lineage, reserved_usage
from tremplin_platform.figures.entry import Entry, Rule


def entries(topic: str, data: dict[str, Any]) -> tuple[Entry, ...]:
    """
    Return the entries of one event, in a fixed order: the line of an entry is its index here.

    `data` is that of the event's latest version (`events.catalog.current`). Events that change no figure have none.
    """
    rules = _RULES.get(topic)
    if rules is None:
        return ()
    if len(rules) == 1:
        return rules[0](data)
    return tuple(entry for rule in rules for entry in rule(data))


def _rules() -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for module in (clause_hours, reserved_usage, attribution, doeth, lineage):
        for kind, rule in module.RULES.items():
            found[kind.TOPIC] = (*found.get(kind.TOPIC, ()), rule)
    return found


_RULES = _rules()
"""By topic; where several modules count one event, their entries come in the order of the modules."""
