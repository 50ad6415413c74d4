"""
The vault of a batch of commands: each person is read and locked once, and claims are written together, log by log.

Row-level security shows the key of one person at a time: persons are read one by one, their statements sent together.
"""

import hmac
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from psycopg import Connection

from tremplin_platform.domain.hours.claim import Claim
from tremplin_platform.domain.persons.person import Person
from tremplin_platform.store.connection_errors import pipeline
from tremplin_platform.store.persons.vault import (
    COLUMNS,
    FACTS,
    FIND,
    Vault,
    claim_of_row,
    opened,
    sealed_name,
    tag,
)

_AT_ONCE = 500

Place = tuple[str, str]
"""The log and the identifier of a declaration."""


class BatchVault(Vault):
    """The persons that `read` has read, and the claims of the quarters that it was given. It knows no other."""

    def __init__(self, connection: Connection[Any]) -> None:
        super().__init__(connection)
        self._keys: dict[str, tuple[Any, bytes]] = {}
        self._persons: dict[str, Person] = {}
        self._claims: defaultdict[tuple[str, str], dict[Place, Claim]] = defaultdict(dict)
        self._salts: dict[Place, bytes] = {}
        self._marked: dict[Place, Claim] = {}
        self._undo: list[tuple[dict[Place, Any], Place, Any]] = []

    def read(self, persons: Collection[str], *, quarters: Collection[str]) -> None:
        """Read and lock persons until the transaction ends, in one order whatever the batch; read their claims."""
        names = sorted(persons, key=tag)
        for first in range(0, len(names), _AT_ONCE):
            self._read(names[first : first + _AT_ONCE])
        named = {key: person for person, (key, _) in self._keys.items()}
        asked = {"keys": list(named), "quarters": list(quarters)}
        for key, *row in self._connection.execute(_CLAIMS, asked) if named else ():
            self._put(claim_of_row(named[key], row))

    def find(self, person: str) -> Person | None:
        return self._persons.get(person)

    def digest(self, person: str, content: bytes) -> bytes | None:
        found = self._keys.get(person)
        return None if found is None else hmac.digest(found[1], content, "sha256")

    def claims_of(self, person: str, *, quarter: str | None = None) -> list[Claim]:
        """The claims of a person in a quarter that `read` was given."""
        if quarter is None:
            raise ValueError("a batch reads the claims of quarters")
        return list(self._claims[person, quarter].values())

    def claim(self, claim: Claim, *, salt: bytes) -> None:
        """Keep a new claim to be written by `write`."""
        self._change(self._salts, _place(claim), salt)
        self._change(self._of(claim), _place(claim), claim)

    def mark(
        self, claim: Claim, *, to_take_back: bool | None = None, overclaimed: bool | None = None
    ) -> None:
        """Keep whether a claim is to be looked at, to be written by `write`; nothing else is marked here."""
        if to_take_back is not None or overclaimed is None:
            raise ValueError("a batch takes nothing back")
        marked = replace(self._of(claim)[_place(claim)], overclaimed=overclaimed)
        self._change(self._of(claim), _place(claim), marked)
        if _place(claim) not in self._salts:
            self._change(self._marked, _place(claim), marked)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Give up what is claimed and marked in the block where it raises an error."""
        self._undo.clear()
        try:
            yield
        except Exception:
            for changed, place, before in reversed(self._undo):
                if before is None:
                    del changed[place]
                else:
                    changed[place] = before
            raise

    def write(self, log: str) -> None:
        """Write the new claims of this log, which is the one in hand, by declaration; and every mark."""
        claims = sorted(
            (
                claim
                for known in self._claims.values()
                for claim in known.values()
                if _place(claim) in self._salts
            ),
            key=_place,
        )
        self._insert([claim for claim in claims if claim.log == log])
        if self._marked:
            values = [[getattr(claim, name) for claim in self._marked.values()] for name in _MARKED]
            self._connection.execute(_MARK, values)
            self._marked.clear()

    def _insert(self, claims: Sequence[Claim]) -> None:
        if not claims:
            return
        values: dict[str, list[Any]] = {
            name: [getattr(claim, name) for claim in claims] for name in (*FACTS, "overclaimed")
        }
        values["key"], values["sealed"] = [], []
        for claim in claims:
            number, key = self._keys[claim.person or ""]
            values["key"].append(number)
            values["sealed"].append(sealed_name(claim, key=key, salt=self._salts.pop(_place(claim))))
        self._connection.execute(_INSERT_HOURS, values)
        self._connection.execute(_INSERT_LINKS, values)

    def _read(self, persons: Sequence[str]) -> None:
        found = []
        with pipeline(self._connection):
            for person in persons:
                self._take_in_hand(person)
                found.append(self._connection.execute(FIND, (tag(person),)))
        for person, cursor in zip(persons, found, strict=True):
            row = cursor.fetchone()
            if row is not None:
                number, key, sealed = row[0], bytes(row[1]), bytes(row[2])
                self._keys[person] = (number, key)
                self._persons[person] = opened(sealed, key=key, tag=tag(person))

    def _of(self, claim: Claim) -> dict[Place, Claim]:
        return self._claims[claim.person or "", claim.work_quarter]

    def _put(self, claim: Claim) -> None:
        self._of(claim)[_place(claim)] = claim

    def _change(self, changed: dict[Place, Any], place: Place, value: Any) -> None:
        self._undo.append((changed, place, changed.get(place)))
        changed[place] = value


def _place(claim: Claim) -> Place:
    return claim.log, claim.declaration


_CLAIMS = f"""
select key, {COLUMNS} from person_links join person_hours using (log, declaration)
 where key = any(%(keys)s) and work_quarter = any(%(quarters)s) order by log, declaration
"""  # noqa: S608
_TYPES = {"hours": "bigint", "validated": "bigint"}
_INSERT_HOURS = f"""
insert into person_hours (sealed, {", ".join(FACTS)})
select * from unnest(%(sealed)s::bytea[], {", ".join(f"%({name})s::{_TYPES.get(name, 'text')}[]" for name in FACTS)})
"""  # noqa: S608
_INSERT_LINKS = """
insert into person_links (log, declaration, key, overclaimed)
select * from unnest(%(log)s::text[], %(declaration)s::text[], %(key)s::uuid[], %(overclaimed)s::boolean[])
"""
_MARKED = ("log", "declaration", "overclaimed")
_MARK = """
update person_links set overclaimed = marked.overclaimed
  from unnest(%s::text[], %s::text[], %s::boolean[]) as marked (log, declaration, overclaimed)
 where person_links.log = marked.log and person_links.declaration = marked.declaration
"""
