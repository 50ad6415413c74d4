"""The vault in memory: what `store.vault` keeps, nothing sealed. Changes wait for the command to be kept."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tremplin_platform.domain.claim import Claim
from tremplin_platform.domain.person import Person


class Kept:
    """Every person and every claim."""

    def __init__(self) -> None:
        self.persons: dict[str, Person] = {}
        self.claims: dict[tuple[str, str], Claim] = {}
        self.salts: dict[tuple[str, str], bytes] = {}


class MemoryVault:
    """What one command sees of it; `promise` is told what to do if the command is kept."""

    def __init__(self, kept: Kept, promise: Callable[[Callable[[], None]], None]) -> None:
        self._kept = kept
        self._promise = promise

    def find(self, person: str) -> Person | None:
        return self._kept.persons.get(person)

    def add(self, person: Person) -> None:
        self._promise(lambda: self._kept.persons.update({person.identifier: person}))

    def keep(self, person: Person) -> None:
        self.add(person)

    def erase(self, person: str) -> bool:
        if person not in self._kept.persons:
            return False
        self._promise(lambda: self._erase(person))
        return True

    def claims_of(self, person: str, *, quarter: str | None = None) -> list[Claim]:
        return [
            claim
            for claim in self._kept.claims.values()
            if claim.person == person and quarter in (None, claim.work_quarter)
        ]

    def claim_of(self, log: str, declaration: str) -> Claim | None:
        return self._kept.claims.get((log, declaration))

    def salt_of(self, log: str, declaration: str) -> bytes | None:
        return self._kept.salts.get((log, declaration))

    def claim(self, claim: Claim, *, salt: bytes) -> None:
        self.change(claim)
        self._promise(lambda: self._kept.salts.update({(claim.log, claim.declaration): salt}))

    def change(self, claim: Claim) -> None:
        self._promise(lambda: self._put(claim))

    def mark(
        self, claim: Claim, *, to_take_back: bool | None = None, overclaimed: bool | None = None
    ) -> None:
        said = {"to_take_back": to_take_back, "overclaimed": overclaimed}
        marks: Any = {name: value for name, value in said.items() if value is not None}
        place = (claim.log, claim.declaration)
        self._promise(lambda: self._put(replace(self._kept.claims[place], **marks)))

    def _put(self, claim: Claim) -> None:
        self._kept.claims[claim.log, claim.declaration] = claim

    def _erase(self, person: str) -> None:
        del self._kept.persons[person]
        for claim in self.claims_of(person):
            self._put(replace(claim, person=None))
            del self._kept.salts[claim.log, claim.declaration]
