"""Sum the amounts of the DOETH that the API must give members, from the acts of the demo alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from tremplin_infra.demo.acts import acts, member_acts
from tremplin_infra.demo.oracle.expected_results import decimals

_DEDUCTIBLE = ("EA", "ESAT")
Asked = tuple[str, int]


def expected_doeth(story: Sequence[acts.Act]) -> Iterator[tuple[Asked, dict[str, Any]]]:
    """Give what `doeth` must hold, for each member and year with an attestation."""
    received: dict[Asked, list[member_acts.AttestationReceived]] = defaultdict(list)
    for act in story:
        if isinstance(act, member_acts.AttestationReceived):
            received[act.log, act.year].append(act)
    spent = _spent(story)
    for (member, year), attestations in sorted(received.items()):
        own = [act for act in attestations if act.issued_to == member]
        issuers = {act.contractor for act in attestations}
        awaited = sorted(
            contractor
            for (log, of, contractor), amount in spent.items()
            if (log, of) == (member, year) and amount and contractor not in issuers
        )
        expected = {
            "member": member,
            "year": year,
            "amount3": decimals(sum(act.amount3 for act in own)) if own else None,
            "amount4": decimals(sum(act.amount4 for act in own)) if own else None,
            "provisional": bool(awaited),
            "awaited": awaited,
        }
        yield (member, year), expected


def _spent(story: Sequence[acts.Act]) -> Counter[tuple[str, int, str]]:
    """Sum what EA and ESAT invoiced, by member, year and contractor, in cents."""
    protected: set[str] = set()
    winners: dict[tuple[str, str], str] = {}
    ordered: dict[tuple[str, str], str] = {}
    spent: Counter[tuple[str, int, str]] = Counter()
    for act in story:
        match act:
            case acts.OrganisationRegistered(status=status) if status in _DEDUCTIBLE:
                protected.add(act.id)
            case acts.LotAwarded():
                winners[act.contract, act.lot] = act.contractor
            case member_acts.CallOffPlaced():
                ordered[act.log, act.id] = winners[act.contract, act.lot]
            case member_acts.Invoiced():
                contractor = ordered[act.log, act.call_off]
                if contractor in protected:
                    spent[act.log, act.invoiced_on.year, contractor] += act.amount
            case _:
                pass
    return spent
