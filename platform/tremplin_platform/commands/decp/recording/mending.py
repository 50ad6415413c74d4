"""Mend a row of quarantine: which of its fields are at fault, and the row with other values in their place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tremplin_platform.commands.decp.recording.originals import row_of
from tremplin_platform.commands.decp.rows.fields import cents, day, is_missing, objects
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
    *places, name = path.split(".")
    if not places:
        return name in _FIELDS
    of_modification = len(places) == 2 and places[0] == "modifications" and places[1].isdecimal()
    return path == _BUYER or (of_modification and len(places[1]) < 5 and name in _NAMES)


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


def _of_modifications(reason: Reason, row: Mapping[str, Any]) -> Iterator[str]:
    for place, item in enumerate(_modifications(row)):
        for name, read in _OF_MODIFICATIONS.get(reason, {}).items():
            if not is_missing(item.get(name)) and _fails(read, item[name]):
                yield f"modifications.{place}.{name}"


def _fails(read: Callable[..., Any], value: Any) -> bool:
    try:
        read(value, about="")
    except RowRefused:
        return True
    return False


def _modifications(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = objects(row.get("modifications"), wrapper="modification")
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
    found = _modifications(row)
    place = int(places[1])
    return found[place] if place < len(found) else None


def _value(row: Mapping[str, Any], path: str) -> Any:
    *places, name = path.split(".")
    if places == ["acheteur"]:
        buyer = row.get("acheteur")
        return buyer.get(name) if isinstance(buyer, dict) else buyer
    holder = _holder(row, places)
    return None if holder is None else holder.get(name)


def _written(value: Any) -> str:
    return "" if value is None else str(value)
