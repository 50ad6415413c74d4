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
_NOT_COUNTED = " S’il vient d’être ajouté, seul son identifiant est déjà connu."
_NO_LOT = (
    "Aucun lot de ce contrat n’est connu du titulaire par son nom : corrigez-le, ou écrivez l’identifiant du lot."
    + _NOT_COUNTED
)
_NEAR = 3


class Known(NamedTuple):
    """What a row may name in this field; `within`: the contract of a lot, empty for others."""

    field: str
    within: str
    identifier: str
    name: str


class _Held(NamedTuple):
    """What a field may name in one place: names by identifier, under each plain name; and every identifier."""

    named: dict[str, dict[str, str]]
    identifiers: set[str]


def is_identifier(text: str) -> bool:
    """Return whether a text has the form of an identifier."""
    return _IDENTIFIER.fullmatch(text) is not None


class FileNames:
    """
    The names that rows of a file may have in place of identifiers.

    A text is first the identifier of what the sender may name; else a name, whatever its case, accents, spaces and
    punctuation, which stands for what alone has it: nothing is guessed. What is neither, and has the form of an
    identifier, is left to the command: it may be of what is not counted yet.

    :param known: gives what the sender may name as far as it is counted, asked for once
    """

    def __init__(self, known: Callable[[], Iterable[Known]]) -> None:
        self._known = known

    def identifier(self, field: str, text: str, *, within: str = "") -> str:
        """
        Return the identifier that a text is, or stands for; `within`: the contract of a lot.

        :raises CellRefused: nothing has this name, or several have; no lot of the contract is known
        """
        if field not in _WORDS or not text:
            return text
        held = self._held.get((field, within if field == "lot" else ""), _NOTHING)
        named = {} if text in held.identifiers else held.named.get(plain(text), {})
        if len(named) == 1:
            return next(iter(named))
        word = _WORDS[field]
        if named:
            detail = f"Plusieurs ont ce nom : écrivez l’identifiant du {word}, {_or(sorted(named))}."
            raise CellRefused("ambiguous-name", detail)
        if is_identifier(text):
            return text
        if field == "lot" and not held.named:
            raise CellRefused("unknown-contract", _NO_LOT, field="contract")
        place = " dans ce contrat" if field == "lot" else ""
        near = _examples(held.named, plain(text))
        raise CellRefused("unknown-name", f"Aucun {word} de ce nom{place}{near}.{_NOT_COUNTED}")

    @cached_property
    def _held(self) -> Mapping[tuple[str, str], _Held]:
        """By field and contract."""
        found: defaultdict[tuple[str, str], _Held] = defaultdict(lambda: _Held({}, set()))
        for known in self._known():
            held = found[known.field, known.within]
            held.named.setdefault(plain(known.name), {})[known.identifier] = known.name
            held.identifiers.add(known.identifier)
        return {place: held._replace(named=dict(sorted(held.named.items()))) for place, held in found.items()}


_NOTHING = _Held({}, set())


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
