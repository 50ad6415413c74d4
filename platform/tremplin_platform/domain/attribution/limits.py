"""
Which shares of hours may be given, and moved, without telling what another member was invoiced. Pure.

A member knows its own invoices and its own shares, never the hours that were shared. Two shares between which its own
invoices alone differ give it R, the sum of what all others were invoiced. So:

- a share is given only where no other payer has more than 80 % of R: whatever a member finds of R, each other payer
  may have any part of it from nothing to 80 %;
- late invoices of a payer that was given a share count only once three other payers' have come late too: R has then
  changed as well, by sums that it does not know;
- invoices that would make one payer stand out beside a member that was given a share count for nothing, so that no
  share moves.

A member and those that merged into it are one payer, since one of them sees the figures of all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tremplin_platform.domain.attribution.method import SPEND
from tremplin_platform.domain.attribution.shares import Base

OTHERS_MOVED = 3

Successors = Mapping[str, str]
"""Into whom a member merged."""


def allowed_bases(
    before: Sequence[Base], now: Sequence[Base], *, method: str, successors: Successors
) -> Sequence[Base]:
    """
    The bases that hours are shared by, with those whose share stays unattributed `withheld`.

    Applied to what it returned, with the same `before`, it returns the same: an audit needs no other rule.

    :param before: what the hours were shared by the last time; empty the first time
    :param now: what is known now
    """
    if method != SPEND:
        return [replace(each, withheld=False) for each in now]
    taken = _without_waiting(before, now, successors)
    if _amounts(taken) == _amounts(before):
        return before
    judged = _judged(taken, successors)
    given = {each.log for each in before if _is_given(each)}
    stands_out = any(each.withheld for each in judged if each.log in given)
    return before if stands_out else judged


def _judged(bases: Sequence[Base], successors: Successors) -> list[Base]:
    paid: Counter[str] = Counter()
    for each in bases:
        paid[_payer(each.log, successors)] += each.base
    largest = paid.most_common(2)

    def withheld(log: str) -> bool:
        payer = _payer(log, successors)
        other = next((amount for name, amount in largest if name != payer), 0)
        return 100 * other > 80 * (paid.total() - paid[payer])

    return [replace(each, withheld=each.base > 0 and withheld(each.log)) for each in bases]


def _without_waiting(before: Sequence[Base], now: Sequence[Base], successors: Successors) -> list[Base]:
    """The bases of now, but those of before for who waits; whether it is counted is as known now for everyone."""
    counted = {each.log: each.counted for each in now}
    kept = [_counted(each, counted.get(each.log, each.counted)) for each in before]
    had, has = _amounts(kept), _amounts(now)
    moved = {_payer(log, successors) for log in had.keys() | has.keys() if had.get(log, 0) != has.get(log, 0)}
    if len(moved) > OTHERS_MOVED:
        return list(now)
    waiting = moved & {_payer(each.log, successors) for each in kept if _is_given(each)}
    return [each for each in kept if _payer(each.log, successors) in waiting] + [
        each for each in now if _payer(each.log, successors) not in waiting
    ]


def _counted(base: Base, counted: bool) -> Base:
    return replace(base, counted=counted, base=max(0, base.invoiced or 0) if counted else 0)


def _is_given(base: Base) -> bool:
    return base.base > 0 and not base.withheld


def _amounts(bases: Sequence[Base]) -> dict[str, int]:
    return {each.log: each.base for each in bases}


def _payer(log: str, successors: Successors) -> str:
    while log in successors:
        log = successors[log]
    return log
