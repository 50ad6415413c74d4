"""What a command may do with persons; the store's vault is one."""

from typing import Protocol

from tremplin_platform.domain.hours.claim import Claim
from tremplin_platform.domain.persons.person import Person


class Vault(Protocol):
    """Persons, each under its own key, and the hours claimed for them. Kept or given up with the command."""

    def find(self, person: str) -> Person | None:
        """Who has this identifier, None where no one has, or has any more; no other command reads it meanwhile."""

    def add(self, person: Person) -> None:
        """Keep a new person under a new key."""

    def keep(self, person: Person) -> None:
        """Keep what has changed of a person."""

    def erase(self, person: str) -> bool:
        """Destroy the key of a person; False where there is none."""

    def claims_of(self, person: str, *, quarter: str | None = None) -> list[Claim]:
        """Every claim made for a person in any log, in one quarter where one is given."""

    def claim_of(self, log: str, declaration: str) -> Claim | None:
        """The claim beside a declaration, None where it names no one."""

    def salt_of(self, log: str, declaration: str) -> bytes | None:
        """The salt of a declaration's commitment, None where it names no one, or no one any more."""

    def claim(self, claim: Claim, *, salt: bytes) -> None:
        """Keep a new claim, with the salt of its event's commitment."""

    def change(self, claim: Claim) -> None:
        """Keep what has changed of a claim, but for its marks."""

    def mark(
        self, claim: Claim, *, to_take_back: bool | None = None, overclaimed: bool | None = None
    ) -> None:
        """Say whether its validated hours are to be taken back, whether it is to be looked at; None changes nothing."""
