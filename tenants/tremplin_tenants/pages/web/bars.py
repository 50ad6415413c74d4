"""The coordinates of the bar of a lot, in percent of its width."""

from dataclasses import dataclass

from tremplin_platform.figures import french
from tremplin_platform.figures.results.rendering import hundredths

_FULL = 1.5
"""The share of hours due at which a bar is cut: the mark of what is due stands at two thirds of the width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """
    A bar: validated hours, then pending ones, with the mark of what is due and that of the time elapsed.

    Positions are texts in percent of the width; `elapsed_at` is empty where the contract has no days. `label` says it
    all in words.
    """

    validated: str
    pending_at: str
    pending: str
    due_at: str
    elapsed_at: str
    elapsed_over_bar: bool
    is_cut: bool
    label: str


def bar_of(*, validated: str, pending: str, due: str, elapsed: int | None) -> Bar:
    """
    Return the bar of a lot.

    :param due: as the API writes it, not null and over zero
    :param elapsed: the share of the contract's time that has passed, in percent; None without days
    """
    done, waiting, wanted = (hundredths(text) for text in (validated, pending, due))
    share_done = min(done / wanted / _FULL, 1.0) if wanted else 0.0
    share_waiting = min(waiting / wanted / _FULL, 1.0 - share_done) if wanted else 0.0
    time = None if elapsed is None else elapsed / 100 / _FULL
    return Bar(
        validated=_percent(share_done),
        pending_at=_percent(share_done),
        pending=_percent(share_waiting) if share_waiting > 0 else "",
        due_at=_percent(1 / _FULL),
        elapsed_at="" if time is None else _percent(time),
        elapsed_over_bar=time is not None and time < share_done,
        is_cut=bool(wanted) and done / wanted > _FULL,
        label=_label(done, waiting, wanted, elapsed),
    )


def _label(done: int, waiting: int, wanted: int, elapsed: int | None) -> str:
    parts = [f"{french.number(done)} h validées"]
    if waiting:
        parts.append(f"{french.number(waiting)} h en attente")
    text = f"{', '.join(parts)}, sur {french.number(wanted)} h dues"
    return f"{text}." if elapsed is None else f"{text} ; {elapsed} % de la durée du contrat est écoulée."


def _percent(share: float) -> str:
    return f"{max(share, 0.0) * 100:.2f}%"
