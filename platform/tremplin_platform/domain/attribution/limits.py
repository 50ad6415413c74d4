"""
Limits on allocating hours by spend, so that no member can compute what another was invoiced. Pure.

A member knows its own invoices and its own shares, not the hours that were allocated. From two shares between which
only its own invoices differ it can compute R, the sum invoiced to all others. So:

- a share is given only where no other payer has more than 80 % of R: knowing R, the amount of each other payer may
  still be anything from nothing to 80 % of it;
- late invoices of a payer that was given a share count only once those of three other payers are late too: R has then
  changed by amounts that it does not know;
- where invoices would put one payer over 80 % for a member that was given a share, the earlier bases are kept, and no
  share changes.

A member and those that merged into it are one payer, since the member sees the figures of all of them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tremplin_platform.domain.attribution.method import SPEND
from tremplin_platform.domain.attribution.shares import Base

OTHERS_MOVED = 3

Successors = Mapping[str, str]
"""For each member that merged, the member it merged into."""


def allowed_bases(
    before: Sequence[Base], now: Sequence[Base], *, method: str, successors: Successors
) -> Sequence[Base]:
    """
    Return the bases to allocate hours by; those whose share must stay unattributed are `withheld`: none but by spend.

    Idempotent: given its own result as `now` and the same `before`, it returns it unchanged, so an audit uses it too.

    :param before: the bases of the last allocation; empty the first time
    :param now: the bases as known now
    """
    if method != SPEND:
        return [replace(base, withheld=False) for base in now]
    taken = _without_waiting(before, now, successors)
    if _amounts(taken) == _amounts(before):
        return before
    judged = _judged(taken, successors)
    given = {base.log for base in before if _is_given(base)}
    stands_out = any(base.withheld for base in judged if base.log in given)
    return before if stands_out else judged


def _judged(bases: Sequence[Base], successors: Successors) -> list[Base]:
    paid: Counter[str] = Counter()
    for base in bases:
        paid[_payer(base.log, successors)] += base.base
    largest = paid.most_common(2)

    def withheld(log: str) -> bool:
        payer = _payer(log, successors)
        other = next((amount for name, amount in largest if name != payer), 0)
        return 100 * other > 80 * (paid.total() - paid[payer])

    return [replace(base, withheld=base.base > 0 and withheld(base.log)) for base in bases]


def _without_waiting(before: Sequence[Base], now: Sequence[Base], successors: Successors) -> list[Base]:
    """Return the bases of now, but the earlier ones of payers whose late invoices do not count yet."""
    counted = {base.log: base.counted for base in now}
    kept = [_counted(base, counted.get(base.log, base.counted)) for base in before]
    had, has = _amounts(kept), _amounts(now)
    moved = {_payer(log, successors) for log in had.keys() | has.keys() if had.get(log, 0) != has.get(log, 0)}
    if len(moved) > OTHERS_MOVED:
        return list(now)
    waiting = moved & {_payer(base.log, successors) for base in kept if _is_given(base)}
    return [base for base in kept if _payer(base.log, successors) in waiting] + [
        base for base in now if _payer(base.log, successors) not in waiting
    ]


def _counted(base: Base, counted: bool) -> Base:
    return replace(base, counted=counted, base=max(0, base.invoiced or 0) if counted else 0)


def _is_given(base: Base) -> bool:
    return base.base > 0 and not base.withheld


def _amounts(bases: Sequence[Base]) -> dict[str, int]:
    return {base.log: base.base for base in bases}


def _payer(log: str, successors: Successors) -> str:
    while log in successors:
        log = successors[log]
    return log
