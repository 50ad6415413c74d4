"""Sharing hours by weights, exact to the hundredth. Integers only; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from tremplin_platform.events.attribution import AttributedShare
from tremplin_platform.events.envelope import encode
from tremplin_platform.events.shapes import ProtectedHours

FEWEST_PAYERS = 3
"""With fewer, two shares and one's own invoices would give another's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What one log counts for; the fields are those of `AttributedShare`."""

    log: str
    counted: bool
    base: int
    cut: int | None = None
    invoiced: int | None = None
    credited: int | None = None


def largest_remainder(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """
    `total` (zero or more) in whole parts proportional to `weights`: their sum is `total`.

    What rounding down leaves goes to the largest remainders, then to the name that is smaller bytewise. Weights that
    are all zero share nothing.
    """
    whole = sum(weights.values())
    if whole == 0:
        return dict.fromkeys(weights, 0)
    parts = {name: divmod(total * weight, whole) for name, weight in weights.items()}
    shares = {name: quotient for name, (quotient, _) in parts.items()}
    by_remainder = sorted(parts, key=lambda name: (-parts[name][1], name.encode()))
    for name in by_remainder[: total - sum(shares.values())]:
        shares[name] += 1
    return shares


def manifest_of(
    hours: int,
    protected_hours: Sequence[ProtectedHours],
    bases: Sequence[Base],
    *,
    before: Sequence[AttributedShare] = (),
) -> list[AttributedShare]:
    """
    Everyone's share of `hours`, of which `protected_hours` are shared as the shares are; `before`: what they had.
    """
    shares = largest_remainder(hours, {each.log: each.base for each in bases})
    protected = _protected_parts(protected_hours, shares)
    had = {line["log"]: line for line in before}
    return [
        {
            "log": each.log,
            "cut": each.cut,
            "invoiced": each.invoiced,
            "credited": each.credited,
            "counted": each.counted,
            "base": each.base,
            "share": shares[each.log],
            "protected": protected[each.log],
            "replaced": had[each.log]["share"] if each.log in had else 0,
            "replaced_protected": had[each.log]["protected"] if each.log in had else [],
        }
        for each in sorted(bases, key=lambda base: base.log)
    ]


def bases_of(manifest: Sequence[AttributedShare]) -> list[Base]:
    """What each log counted for in a manifest."""
    return [
        Base(
            log=line["log"],
            counted=line["counted"],
            base=line["base"],
            cut=line["cut"],
            invoiced=line["invoiced"],
            credited=line["credited"],
        )
        for line in manifest
    ]


def may_move(before: Sequence[Base], now: Sequence[Base], *, successors: Mapping[str, str]) -> bool:
    """
    Whether late invoices may change the shares: three payers then and now, or none then and three now.

    From two shares for two of one's own amounts, whoever pays beside one other would compute the other's.

    :param successors: into whom a member merged; both are one payer, since one of them sees the figures of both
    """
    paid = _payers(before, successors)
    return (paid == 0 or paid >= FEWEST_PAYERS) and _payers(now, successors) >= FEWEST_PAYERS


def commitment_of(manifest: Sequence[AttributedShare], *, salt: str) -> str:
    """SHA-256 of the salt's bytes, then of the manifest as events write it; in hexadecimal."""
    return sha256(bytes.fromhex(salt) + encode(list(manifest))).hexdigest()  # type: ignore[arg-type]


def _protected_parts(
    protected_hours: Sequence[ProtectedHours], shares: Mapping[str, int]
) -> dict[str, list[ProtectedHours]]:
    # Each category is shared by what is left of the shares, so that the parts of a share never exceed it.
    left = dict(shares)
    parts: dict[str, list[ProtectedHours]] = {name: [] for name in shares}
    for each in protected_hours:
        for name, hours in largest_remainder(each["hours"], left).items():
            if hours:
                parts[name].append({"category": each["category"], "hours": hours})
                left[name] -= hours
    return parts


def _payers(bases: Sequence[Base], successors: Mapping[str, str]) -> int:
    payers = set()
    for each in bases:
        if each.base > 0:
            name = each.log
            while name in successors:
                name = successors[name]
            payers.add(name)
    return len(payers)
