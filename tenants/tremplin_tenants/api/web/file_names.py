"""Find the members, contracts and lots that rows of a file name by their names rather than by their identifiers."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from tremplin_platform.events.fact import IDENTIFIER
from tremplin_tenants.files.columns import plain
from tremplin_tenants.files.reading.cells import CellRefused

_IDENTIFIER = re.compile(IDENTIFIER, re.ASCII)
_WORDS: Mapping[str, str] = {"member": "membre", "contract": "contrat", "lot": "lot"}
_NO_LOT = "Aucun lot de ce contrat n’est connu du titulaire par son nom : corrigez-le, ou écrivez l’identifiant du lot."
_NEAR = 3


class Known(NamedTuple):
    """What a row may name in this field; `within`: the contract of a lot, empty for others."""

    field: str
    within: str
    identifier: str
    name: str


def is_identifier(text: str) -> bool:
    """Return whether a text has the form of an identifier."""
    return _IDENTIFIER.fullmatch(text) is not None


class FileNames:
    """
    The names that rows of a file may have in place of identifiers.

    A text that has the form of an identifier is one. Any other is a name, whatever its case, accents, spaces and
    punctuation, and stands for what alone has it: nothing is guessed.

    :param known: gives what the sender may name, asked for once a first name is met
    """

    def __init__(self, known: Callable[[], Iterable[Known]]) -> None:
        self._known = known

    def identifier(self, field: str, text: str, *, within: str = "") -> str:
        """
        Return the identifier that a text is, or stands for; `within`: the contract of a lot.

        :raises CellRefused: nothing has this name, or several have; no lot of the contract is known
        """
        if field not in _WORDS or not text or is_identifier(text):
            return text
        found = self._found.get((field, within if field == "lot" else ""), {})
        if field == "lot" and not found:
            raise CellRefused("unknown-contract", _NO_LOT, field="contract")
        named = found.get(plain(text), {})
        if len(named) == 1:
            return next(iter(named))
        word = _WORDS[field]
        if named:
            detail = f"Plusieurs ont ce nom : écrivez l’identifiant du {word}, {_or(sorted(named))}."
            raise CellRefused("ambiguous-name", detail)
        place = " dans ce contrat" if field == "lot" else ""
        raise CellRefused("unknown-name", f"Aucun {word} de ce nom{place}{_examples(found, plain(text))}.")

    @cached_property
    def _found(self) -> Mapping[tuple[str, str], dict[str, dict[str, str]]]:
        """By field and contract, then by plain name: names by identifier."""
        found: defaultdict[tuple[str, str], dict[str, dict[str, str]]] = defaultdict(dict)
        for known in self._known():
            named = found[known.field, known.within].setdefault(plain(known.name), {})
            named[known.identifier] = known.name
        return {place: dict(sorted(names.items())) for place, names in found.items()}


def _examples(found: Mapping[str, Mapping[str, str]], text: str) -> str:
    """Write the names that stand nearest in the alphabet."""
    names = list(found)
    first = max(0, min(bisect_left(names, text) - 1, len(names) - _NEAR))
    near = [
        f"{name} ({identifier})"
        for plain_name in names[first : first + _NEAR]
        for identifier, name in found[plain_name].items()
    ]
    return f" : écrivez un nom ou un identifiant, par exemple {_or(near[:_NEAR])}" if near else ""


def _or(texts: list[str]) -> str:
    return " ou ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))
