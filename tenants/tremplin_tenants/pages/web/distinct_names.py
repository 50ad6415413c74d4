"""
Tell apart what one page names alike: contracts of one title, organisations of one name, lots of one title.

A name that one thing alone has stays as it is; each of the others is followed by its identifier.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

# By the field of a name in an answer of the API, the field of the identifier that it names.
_IDENTIFIERS = {
    "contract_title": "contract",
    "member_name": "member",
    "contractor_name": "contractor",
    "facilitator_name": "facilitator",
    "owner_name": "owner",
    "name": "id",
}
_KINDS = {"contract": "contract"}
_NESTED = frozenset({list, dict})
_Named = tuple[str, str, dict[str, Any], str]
"""The kind of what is named, its identifier, the mapping and the field that hold its name."""


def distinguish(answer: Any) -> None:
    """Write, in what the API answered to a page, the identifier after each name that several things of a kind have."""
    found = [
        (kind, known[field], identifier, known, field) for kind, identifier, known, field in _named(answer)
    ]
    identifiers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, name, identifier, _, _ in found:
        identifiers[(kind, name)].add(identifier)
    for kind, name, identifier, known, field in found:
        if len(identifiers[(kind, name)]) > 1:
            known[field] = distinct = f"{name} ({identifier})"
            if field == "contract_title" and known.get("reason"):  # of a task, worded by the API
                known["reason"] = known["reason"].replace(f"contrat « {name} »", f"contrat « {distinct} »")


def _named(value: Any, *, contract: str = "", is_titled: bool = False) -> Iterator[_Named]:
    """
    Yield every name in a value.

    :param contract: the contract that it is a part of, empty where it is of none
    :param is_titled: whether the title of that contract is shown too
    """
    if isinstance(value, list):
        for item in value:
            yield from _named(item, contract=contract, is_titled=is_titled)
    elif isinstance(value, dict):
        for field, of in _IDENTIFIERS.items():
            if value.get(field) and value.get(of):
                yield _KINDS.get(of, "organisation"), value[of], value, field
        is_contract = "lot" not in value and bool(value.get("title"))
        contract = value.get("contract") or (value.get("id", "") if is_contract else contract)
        is_titled = is_titled or is_contract or "contract_title" in value
        if is_contract:
            yield "contract", contract, value, "title"
        elif value.get("title") and value["lot"]:
            yield from _lot(value, contract, is_titled=is_titled)
        for name, part in value.items():
            if type(part) in _NESTED and name != "data":  # the content of an event is shown as it is
                yield from _named(part, contract=contract, is_titled=is_titled)


def _lot(value: dict[str, Any], contract: str, *, is_titled: bool) -> Iterator[_Named]:
    yield f"lot of {contract}", f"lot {value['lot']}", value, "title"
    if not is_titled:
        yield "lot", contract, value, "title"
