"""Mend a row of quarantine: which of its fields are at fault, and the row with other values in their place."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tremplin_platform.commands.decp.recording.originals import row_of
from tremplin_platform.commands.decp.rows.fields import (
    LONGEST_IDENTIFIER,
    cents,
    day,
    is_missing,
    objects,
    text,
)
from tremplin_platform.commands.decp.rows.repeats import JsonObject
from tremplin_platform.commands.decp.verdicts import Reason, RowRefused, about
from tremplin_platform.store.decp.quarantine import Quarantined

_FIELDS = (
    "id",
    "objet",
    "nature",
    "montant",
    "dateNotification",
    "datePublicationDonnees",
    "codeCPV",
    "idAccordCadre",
)
_BUYER = "acheteur.id"
_OF_MODIFICATIONS: Mapping[Reason, Mapping[str, Callable[..., Any]]] = {
    Reason.BAD_AMOUNT: {"montant": cents},
    Reason.BAD_DATE: {
        "dateNotificationModification": day,
        "dateSignatureModification": day,
        "datePublicationDonneesModification": day,
    },
}

_NAMES = {name for names in _OF_MODIFICATIONS.values() for name in names}
_LISTS = {"modifications": "modification", "titulaires": "titulaire"}
"""The lists of a row whose objects have fields to mend, each with the name that may wrap an object."""
_CONTRACTOR = ("id", "typeIdentifiant")
_PATH = re.compile(
    rf"modifications\.[0-9]{{1,4}}\.(?:{'|'.join(sorted(_NAMES))})"
    rf"|(?:modifications\.[0-9]{{1,4}}\.)?titulaires\.[0-9]{{1,4}}\.(?:{'|'.join(_CONTRACTOR)})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyField:
    """A field to mend: its path in the row, `value` as the file has it, empty where it has none."""

    path: str
    value: str


def faulty_fields(refused: Quarantined, changes: Mapping[str, str | None]) -> list[FaultyField]:
    """
    The fields that the reason of a row names, after those that are mended; none where no other value makes it pass.

    :param refused: with the reason for which the row so mended is refused
    """
    row = row_of(refused.original) if refused.whole else None
    if not isinstance(row, dict):
        return []
    values = {path: _written(_value(row, path)) for path in changes}
    row = mended(row, changes)
    values |= {path: _written(_value(row, path)) for path in _paths(refused, row) if path not in values}
    return [FaultyField(path=path, value=value) for path, value in values.items()]


def is_field(path: str) -> bool:
    """Whether this is the path of a field that may be mended."""
    return path == _BUYER or path in _FIELDS or _PATH.fullmatch(path) is not None


def mended(row: Any, changes: Mapping[str, str | None]) -> Any:
    """Put other values in a row of `row_of`, in place, by their paths."""
    for path, value in changes.items():
        *places, name = path.split(".")
        holder = _holder(row, places)
        if holder is not None:
            dict.__setitem__(holder, name, value)
            if isinstance(holder, JsonObject):
                holder.repeats = [item for item in holder.repeats if item[0] != name]
    return row


def _paths(refused: Quarantined, row: Mapping[str, Any]) -> Iterator[str]:
    reason, named = Reason(refused.reason), about(refused.reason, refused.sentence).split(", ")
    if reason is Reason.NO_ID:
        yield "id"
    elif reason in (Reason.NO_BUYER, Reason.BAD_SIRET):
        yield _BUYER
    elif named == ["modifications"]:
        yield from _of_modifications(reason, row)
    elif reason is not Reason.CONCESSION:
        yield from (name for name in _FIELDS if name in named)
        if "titulaires" in named:
            yield from _of_contractors(reason, row, "titulaires")


def _of_modifications(reason: Reason, row: Mapping[str, Any]) -> Iterator[str]:
    for place, item in enumerate(_listed(row, "modifications")):
        for name, read in _OF_MODIFICATIONS.get(reason, {}).items():
            if not is_missing(item.get(name)) and _fails(read, item[name]):
                yield f"modifications.{place}.{name}"


def _of_contractors(reason: Reason, row: Mapping[str, Any], path: str) -> Iterator[str]:
    """The fields of contractors that cannot be read; where they contradict what is recorded, all of the row's own."""
    for place, item in enumerate(_listed(row, "titulaires")):
        for name in _CONTRACTOR:
            if reason is Reason.CONFLICT or _fails(_identifier, item.get(name)):
                yield f"{path}.{place}.{name}"
    if reason is not Reason.CONFLICT:
        for place, item in enumerate(_listed(row, "modifications")):
            yield from _of_contractors(reason, item, f"modifications.{place}.titulaires")


def _identifier(value: Any, *, about: str) -> str | None:
    return text(value, about=about, longest=LONGEST_IDENTIFIER)


def _fails(read: Callable[..., Any], value: Any) -> bool:
    try:
        read(value, about="")
    except RowRefused:
        return True
    return False


def _listed(row: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = objects(row.get(name), wrapper=_LISTS[name])
    return [item for item in found if item is not None]


def _holder(row: Any, places: list[str]) -> dict[str, Any] | None:
    """The object that a path leads to, inside the row; None where it leads nowhere."""
    if not isinstance(row, dict):
        return None
    if not places:
        return row
    if places == ["acheteur"]:
        if not isinstance(row.get("acheteur"), dict):
            dict.__setitem__(row, "acheteur", JsonObject())
        buyer: dict[str, Any] = row["acheteur"]
        return buyer
    name, place, *inner = places
    found = _listed(row, name)
    return _holder(found[int(place)], inner) if int(place) < len(found) else None


def _value(row: Mapping[str, Any], path: str) -> Any:
    *places, name = path.split(".")
    if places == ["acheteur"]:
        buyer = row.get("acheteur")
        return buyer.get(name) if isinstance(buyer, dict) else buyer
    holder = _holder(row, places)
    return None if holder is None else holder.get(name)


def _written(value: Any) -> str:
    return "" if value is None else str(value)
