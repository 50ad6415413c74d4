"""Sharing hours by weights, exact to the hundredth. Integers only; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from tremplin_platform.events.attribution.attribution import AttributedShare
from tremplin_platform.events.envelope import encode
from tremplin_platform.events.shapes import ProtectedHours


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """
    What one log counts for; the fields are those of `AttributedShare`.

    `withheld`: its share stays unattributed, since it would let the member find what another was invoiced.
    """

    log: str
    counted: bool
    base: int
    cut: int | None = None
    invoiced: int | None = None
    credited: int | None = None
    withheld: bool = False


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

    The share of who is `withheld` is zero, and no one else's for that.
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
            "withheld": each.withheld,
            "share": 0 if each.withheld else shares[each.log],
            "protected": [] if each.withheld else protected[each.log],
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
            withheld=line["withheld"],
        )
        for line in manifest
    ]


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
