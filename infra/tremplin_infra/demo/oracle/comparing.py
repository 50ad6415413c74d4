"""Compare expected figures with those the API answered, one French sentence a difference."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

_KEYS = ("quarter", "article", "usage", "public")


def differences(
    expected: Mapping[str, Any], answered: Mapping[str, Any], *, where: str = ""
) -> Iterator[str]:
    """
    Yield one French sentence for each figure of `expected` that `answered` does not give.

    Rows are matched by what they are about, not by their order. What `answered` says besides is not compared, but
    for rows: one that is not expected must be all zeros.
    """
    for name, value in expected.items():
        place = f"{where}{name}"
        found = answered.get(name)
        if isinstance(value, Mapping) and isinstance(found, Mapping):
            yield from differences(value, found, where=f"{place}.")
        elif _are_rows(value) and _are_rows(found):
            yield from _rows(value, found, place)
        elif value != found:
            yield f"{place} : attendu {value}, répondu {found}"


def _are_rows(value: object) -> TypeGuard[Sequence[Mapping[str, Any]]]:
    return isinstance(value, list) and all(isinstance(row, Mapping) for row in value)


def _rows(expected: Sequence[Any], answered: Sequence[Any], where: str) -> Iterator[str]:
    wanted, given = _by_subject(expected), _by_subject(answered)
    for subject in [*wanted, *(subject for subject in given if subject not in wanted)]:
        row = wanted.get(subject) or _nothing_of(given[subject])
        yield from differences(row, given.get(subject, {}), where=f"{where}[{subject}].")


def _by_subject(rows: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {_subject(row): row for row in rows}


def _subject(row: Mapping[str, Any]) -> str:
    if "lot" in row:
        return f"{row['contract']}/{row['lot']}"
    return next((str(row[key]) for key in _KEYS if key in row), str(row))


def _nothing_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same row with every figure at zero."""
    return {name: _zero(value) for name, value in row.items()}


def _zero(value: Any) -> Any:
    if isinstance(value, int):
        return 0
    figure = isinstance(value, str) and value.lstrip("-").replace(".", "", 1).isdigit() and "." in value
    return "0.00" if figure else value
