"""The vault in memory: what `store.vault` keeps, nothing sealed."""

from dataclasses import dataclass, field, replace
from typing import Any

from tremplin_platform.domain.hours.claim import Claim
from tremplin_platform.domain.persons.person import Person
from tremplin_platform.store.persons.vault import Vault


@dataclass
class Kept:
    """Every person and every claim."""

    persons: dict[str, Person] = field(default_factory=dict)
    claims: dict[tuple[str, str], Claim] = field(default_factory=dict)
    salts: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def copy(self) -> "Kept":
        """The same persons and claims, kept apart."""
        return Kept(persons={**self.persons}, claims={**self.claims}, salts={**self.salts})


class MemoryVault(Vault):
    """What one command sees of it, and changes at once."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def find(self, person: str) -> Person | None:
        return self._kept.persons.get(person)

    def add(self, person: Person) -> None:
        self._kept.persons[person.identifier] = person

    def keep(self, person: Person) -> None:
        self._require(person.identifier)
        self.add(person)

    def erase(self, person: str) -> bool:
        if person not in self._kept.persons:
            return False
        for claim in self.claims_of(person):
            self._put(replace(claim, person=None, overclaimed=False))
            del self._kept.salts[claim.log, claim.declaration]
        del self._kept.persons[person]
        return True

    def claims_of(self, person: str, *, quarter: str | None = None) -> list[Claim]:
        self._require(person)
        return [
            claim
            for _, claim in sorted(self._kept.claims.items())
            if claim.person == person and quarter in (None, claim.work_quarter)
        ]

    def claim_of(self, log: str, declaration: str) -> Claim | None:
        return self._kept.claims.get((log, declaration))

    def salt_of(self, log: str, declaration: str) -> bytes | None:
        return self._kept.salts.get((log, declaration))

    def claim(self, claim: Claim, *, salt: bytes) -> None:
        if claim.person is None:
            raise ValueError("a new claim names a person")
        self._require(claim.person)
        self._put(claim)
        self._kept.salts[claim.log, claim.declaration] = salt

    def change(self, claim: Claim) -> None:
        known = self._kept.claims.get((claim.log, claim.declaration))
        if known is not None:
            marks: Any = {"overclaimed": known.overclaimed, "to_take_back": known.to_take_back}
            self._put(replace(claim, person=known.person, **marks))

    def mark(
        self, claim: Claim, *, to_take_back: bool | None = None, overclaimed: bool | None = None
    ) -> None:
        said = {"to_take_back": to_take_back, "overclaimed": overclaimed}
        marks: Any = {name: value for name, value in said.items() if value is not None}
        known = self._kept.claims.get((claim.log, claim.declaration))
        if known is not None:
            self._put(replace(known, **marks))

    def _put(self, claim: Claim) -> None:
        self._kept.claims[claim.log, claim.declaration] = claim

    def _require(self, person: str) -> None:
        if person not in self._kept.persons:
            raise LookupError("no such person")
