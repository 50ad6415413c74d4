"""The drawing of how many members have which part of their due hours; coordinates in percent and pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

from tremplin_platform.figures import french

_LEFT, _WIDTH, _FLOOR, _TALLEST = 4.0, 90.0, 176, 150
_WHOLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The members of a slice of 5 %: its bar, and in words."""

    x: str
    y: int
    height: int
    members: int
    label: str
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Slices:
    """The columns that have members, and the drawing in words."""

    columns: Sequence[Column]
    ticks: Sequence[tuple[str, str]]
    label: str


def slices_of(counts: Sequence[int]) -> Slices:
    """Return the drawing of `slices`, one count of members for each twentieth, and the last for the whole."""
    most = max([*counts, 1])
    columns = [
        Column(
            x=f"{_LEFT + _WIDTH * rank / _WHOLE:.1f}%",
            y=_FLOOR - max(2, _TALLEST * members // most),
            height=max(2, _TALLEST * members // most),
            members=members,
            label=_words(rank),
            is_whole=rank >= _WHOLE,
        )
        for rank, members in enumerate(counts)
        if members
    ]
    said = " ; ".join(f"{column.label} : {french.count(column.members, 'membre')}" for column in columns)
    ticks = [(f"{_LEFT + _WIDTH * part / 100:.1f}%", f"{part} %") for part in (0, 25, 50, 75, 100)]
    return Slices(columns=columns, ticks=ticks, label=f"{said}.")


def _words(rank: int) -> str:
    return "tout le dû" if rank >= _WHOLE else f"de {5 * rank} à {5 * rank + 5} % du dû"
