"""Allocation of hours by weights, exact to the hundredth. Integers only; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from tremplin_platform.events.attribution.attribution import AttributedShare
from tremplin_platform.events.envelope import encode
from tremplin_platform.events.shapes import ProtectedHours


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """
    The weight of one log in an allocation; its fields are those of `AttributedShare`.

    `withheld`: its share stays unattributed, since it would let the member compute what another was invoiced.
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
    Split `total` (zero or more) into whole parts proportional to `weights`, whose sum is `total`.

    Units left by rounding down go to the largest remainders; of equal ones, to the name that is smaller bytewise. All
    parts are zero where all weights are.
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
    Allocate `hours` to the logs of `bases`; `protected_hours`, which are part of them, follow the shares.

    A base that is `withheld` gets zero, and its share goes to no other.

    :param before: the manifest of the last allocation
    """
    shares = largest_remainder(hours, {base.log: base.base for base in bases})
    protected = _protected_parts(protected_hours, shares)
    had = {line["log"]: line for line in before}
    return [
        {
            "log": base.log,
            "cut": base.cut,
            "invoiced": base.invoiced,
            "credited": base.credited,
            "counted": base.counted,
            "base": base.base,
            "withheld": base.withheld,
            "share": 0 if base.withheld else shares[base.log],
            "protected": [] if base.withheld else protected[base.log],
            "replaced": had[base.log]["share"] if base.log in had else 0,
            "replaced_protected": had[base.log]["protected"] if base.log in had else [],
        }
        for base in sorted(bases, key=lambda base: base.log)
    ]


def bases_of(manifest: Sequence[AttributedShare]) -> list[Base]:
    """Return the bases that a manifest was allocated by."""
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
    """Return the SHA-256 of the salt's bytes and the manifest as events write it, in hexadecimal."""
    return sha256(bytes.fromhex(salt) + encode(list(manifest))).hexdigest()  # type: ignore[arg-type]


def _protected_parts(
    protected_hours: Sequence[ProtectedHours], shares: Mapping[str, int]
) -> dict[str, list[ProtectedHours]]:
    # Each category is allocated by the rest of the shares, so that the parts of a share never exceed it.
    left = dict(shares)
    parts: dict[str, list[ProtectedHours]] = {name: [] for name in shares}
    for worked in protected_hours:
        for name, hours in largest_remainder(worked["hours"], left).items():
            if hours:
                parts[name].append({"category": worked["category"], "hours": hours})
                left[name] -= hours
    return parts
