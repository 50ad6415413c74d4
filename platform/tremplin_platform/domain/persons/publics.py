"""
Disclosure of hours by public: small groups are suppressed. For closed quarters only.

A group of fewer persons than the threshold is suppressed. The total less the groups disclosed is the sum of those
suppressed, so these must together be at least as many persons as the threshold.

Hours are rounded to the nearest ten: with exact ones, a reader who knows the hours of persons could find who is in a
group.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tremplin_platform.domain.persons.person import PUBLICS
from tremplin_platform.domain.refusals import Refused

ROUNDED_TO = 10_00


class QuarterStillOpen(Refused):
    """
    Ce trimestre n’est pas clos : chaque validation changerait la réponse. Demandez un trimestre clos.
    """

    code = "quarter-not-closed"
    pointer = "/quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Validated hours (in hundredths, above zero) of the persons of one public."""

    hours: int
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursByPublic:
    """
    Hours in hundredths, to the nearest ten hours.

    `hours` has every public, None where it is suppressed or has no hours. `total` is the sum of the groups and of the
    erased persons, rounded one by one; None where all groups suppressed together are too few persons.
    """

    total: int | None
    hours: Mapping[str, int | None]


def disclose(groups: Mapping[str, Group], *, erased: int, threshold: int) -> HoursByPublic:
    """
    Suppress and round the hours of the publics.

    :param groups: by public; one that has no hours is left out
    :param erased: hours of persons whose public is not known any more: in the total only
    :param threshold: the least number of persons of a group that is disclosed; below 2 it protects nobody
    """
    shown = {public for public, group in groups.items() if group.persons >= threshold}
    small = set(groups) - shown
    hidden = set(small)
    if small and shown and _persons(groups, small) < threshold:
        # One more is enough: each group shown has at least as many persons as the threshold.
        least = min(shown, key=lambda public: (groups[public].hours, public))
        shown.remove(least)
        hidden.add(least)
    total = sum(_rounded(group.hours) for group in groups.values()) + _rounded(erased)
    enough = not small or _persons(groups, hidden) >= threshold
    return HoursByPublic(
        total=total if enough else None,
        hours={
            public: _rounded(groups[public].hours) if public in shown else None for public in sorted(PUBLICS)
        },
    )


def grouped(persons: Iterable[tuple[str, int]]) -> dict[str, Group]:
    """Group persons, given as pairs of a public and hours, by public."""
    groups: dict[str, Group] = {}
    for public, hours in persons:
        known = groups.get(public, Group(hours=0, persons=0))
        groups[public] = Group(hours=known.hours + hours, persons=known.persons + 1)
    return groups


def _persons(groups: Mapping[str, Group], publics: Iterable[str]) -> int:
    return sum(groups[public].persons for public in publics)


def _rounded(hours: int) -> int:
    """Round to the nearest ten hours, five upwards."""
    return (hours + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
