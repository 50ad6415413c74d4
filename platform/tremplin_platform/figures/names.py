"""
Put the names of organisations, contracts and lots in place of their identifiers, in data that sentences are made of.

A name is stated once, by the event that registers what has it, and does not change.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from tremplin_platform.events.fact import CENTRALE

ORGANISATION, CONTRACT = "organisation", "contract"
ORGANISATIONS = frozenset({"contractor", "contractors", "facilitator", "member", "issued_to", "predecessor"})
"""The fields that always hold identifiers of organisations."""
_ACTORS = frozenset({"by", "owed_by"})
"""Fields of who acts: there the centrale keeps its identifier, since a sentence may begin with it."""

Mention = tuple[str, str]
"""What a text mentions: `organisation` or `contract`, and its identifier."""


class Registration(NamedTuple):
    """
    How an organisation or a contract was registered, by event `seq` of the centrale.

    `kind`: an organisation's; `lots`: the titles of a contract's lots, by identifier.
    """

    seq: int
    name: str
    kind: str
    lots: Mapping[str, str]


class Names:
    """The names found for a page of events or rows; what has none keeps its identifier."""

    def __init__(self, found: Mapping[Mention, Registration]) -> None:
        self._found = found

    def with_organisation(self, identifier: str, *, name: str, kind: str) -> "Names":
        """Return these names and that of an organisation that no event registers."""
        return Names({**self._found, (ORGANISATION, identifier): Registration(0, name, kind, {})})

    def upto(self, seq: int) -> "Names":
        """Return only the names that were known at event `seq` of the centrale."""
        return Names({mention: known for mention, known in self._found.items() if known.seq <= seq})

    def name(self, kind: str, identifier: str) -> str | None:
        """Return the name of an organisation or the title of a contract; None if it is not known."""
        known = self._found.get((kind, identifier))
        return None if known is None else known.name

    def kind(self, organisation: str) -> str | None:
        """Return the kind of an organisation; None if it is not known."""
        known = self._found.get((ORGANISATION, organisation))
        return None if known is None else known.kind

    def title(self, contract: str, lot: str) -> str | None:
        """Return the title of a lot; None if it is not known."""
        known = self._found.get((CONTRACT, contract))
        return None if known is None else known.lots.get(lot)

    def organisation(self, identifier: str) -> str:
        """Write an organisation: `Jardins adaptés`, `la centrale`."""
        if identifier == CENTRALE:
            return "la centrale"
        return self.name(ORGANISATION, identifier) or identifier

    def contract(self, identifier: str) -> str:
        """Write a contract: `« Nettoyage »`."""
        title = self.name(CONTRACT, identifier)
        return identifier if title is None else f"« {title} »"

    def lot(self, contract: str, lot: str) -> str:
        """Write a lot as `titled` does, or its identifier alone if its title is not known or is its contract's."""
        title = self.title(contract, lot)
        if title is None or (lot.isdecimal() and title == self.name(CONTRACT, contract)):
            return lot
        return titled(lot, title)


def titled(lot: str, title: str) -> str:
    """Write a lot: `1 « Vitrerie »` where its identifier is a number, `« Moitié nord »` where it is a word."""
    return f"{lot} « {title} »" if lot.isdecimal() else f"« {title} »"


class _Mentions(Names):
    """Names nothing, and keeps what was to be named."""

    def __init__(self) -> None:
        super().__init__({})
        self.found: set[Mention] = set()

    def organisation(self, identifier: str) -> str:
        self.found.add((ORGANISATION, identifier))
        return identifier

    def contract(self, identifier: str) -> str:
        self.found.add((CONTRACT, identifier))
        return identifier


def named(data: Mapping[str, Any], names: Names, *, organisations: Collection[str] = ()) -> dict[str, Any]:
    """
    Return data with names in place of identifiers, in it and in all that it holds.

    :param organisations: fields that hold identifiers of organisations, beside `ORGANISATIONS`
    """
    return {name: _named(name, value, data, names, organisations) for name, value in data.items()}


def mentions(datas: Iterable[Mapping[str, Any]], *, organisations: Collection[str] = ()) -> set[Mention]:
    """Return what `named` puts names to."""
    found = _Mentions()
    for data in datas:
        named(data, found, organisations=organisations)
    return found.found


def _named(
    field: str, value: Any, data: Mapping[str, Any], names: Names, organisations: Collection[str]
) -> Any:
    if isinstance(value, dict):
        return named(value, names, organisations=organisations)
    if isinstance(value, list):
        return [_named(field, item, data, names, organisations) for item in value]
    if not isinstance(value, str) or not value:
        return value
    return _written(field, value, data, names, organisations)


def _written(
    field: str, value: str, data: Mapping[str, Any], names: Names, organisations: Collection[str]
) -> str:
    if field == "contract":
        return names.contract(value)
    if field == "lot" and isinstance(data.get("contract"), str):
        return names.lot(data["contract"], value)
    if field in _ACTORS:
        return value if value == CENTRALE else names.organisation(value)
    return names.organisation(value) if field in ORGANISATIONS or field in organisations else value
