"""
Hours by public, told so that no small group can be read from them. Of closed quarters only.

A group of fewer persons than the threshold is not told. Neither is what would give it away: the total less the groups
that are told is what the others worked together, so they must be as many persons as the threshold asks.

Hours are told to the nearest ten: exact ones would let whoever knows each person's hours find who sums to a group.
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
class Told:
    """
    Hours in hundredths, to the nearest ten hours.

    `hours` has every public, None where it is not told: too few persons, none, or hidden beside. `total` is the sum of
    what each group, and the erased persons, have once rounded; None where all together are too few.
    """

    total: int | None
    hours: Mapping[str, int | None]


def told(groups: Mapping[str, Group], *, erased: int, threshold: int) -> Told:
    """
    What may be told of the hours of each public.

    :param groups: by public; one that has no hours is left out
    :param erased: hours of persons whose public is not known any more; in the total, and not told apart
    :param threshold: the least number of persons of a group that is told; below 2 it protects nobody
    """
    shown = {public for public, group in groups.items() if group.persons >= threshold}
    small = set(groups) - shown
    hidden = set(small)
    if small and shown and _persons(groups, small) < threshold:
        # One more is enough: whatever is shown is as many persons as the threshold by itself.
        least = min(shown, key=lambda public: (groups[public].hours, public))
        shown.remove(least)
        hidden.add(least)
    total = sum(_rounded(group.hours) for group in groups.values()) + _rounded(erased)
    enough = not small or _persons(groups, hidden) >= threshold
    return Told(
        total=total if enough else None,
        hours={
            public: _rounded(groups[public].hours) if public in shown else None for public in sorted(PUBLICS)
        },
    )


def grouped(persons: Iterable[tuple[str, int]]) -> dict[str, Group]:
    """The groups of persons, each with its public and its hours."""
    groups: dict[str, Group] = {}
    for public, hours in persons:
        known = groups.get(public, Group(hours=0, persons=0))
        groups[public] = Group(hours=known.hours + hours, persons=known.persons + 1)
    return groups


def _persons(groups: Mapping[str, Group], publics: Iterable[str]) -> int:
    return sum(groups[public].persons for public in publics)


def _rounded(hours: int) -> int:
    """To the nearest ten hours; five are ten."""
    return (hours + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
