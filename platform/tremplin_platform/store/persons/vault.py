"""
The vault on PostgreSQL: persons sealed under their own keys, and the hours claimed for them.

It works in the transaction of its command. Each command that reads a person locks it, so that what two logs claim for
it at once is added up. Row-level security shows the key of the person or of the declaration at hand, and no other.
"""

import hmac
from hashlib import sha256
from typing import Any
from uuid import uuid4

import msgspec
from psycopg import Connection

from tremplin_platform.domain.hours.claim import Claim
from tremplin_platform.domain.persons.person import Person
from tremplin_platform.store.persons.sealing import new_key, seal, unseal


class _Name(msgspec.Struct):
    """The sealed part of a claim: the person, and the salt of its event's commitment (hexadecimal)."""

    person: str
    salt: str


class Vault:
    """Persons, each under its own key, and the hours claimed for them. Kept or given up with the command."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def find(self, person: str) -> Person | None:
        """Return the person or None. Locks the row until the transaction ends."""
        row = self._look_for(person)
        if row is None:
            return None
        _, key, sealed = row
        return opened(bytes(sealed), key=bytes(key), tag=tag(person))

    def digest(self, person: str, content: bytes) -> bytes | None:
        """Return the HMAC-SHA256 of a content under the key of a person, None where there is no such person."""
        row = self._look_for(person)
        return None if row is None else hmac.digest(bytes(row[1]), content, "sha256")

    def add(self, person: Person) -> None:
        """Keep a new person under a new key."""
        number, key = uuid4(), new_key()
        self._connection.execute("insert into person_keys (id, key) values (%s, %s)", (number, key))
        self._take_in_hand(person.identifier)
        self._connection.execute(
            "insert into persons (tag, key, sealed) values (%s, %s, %s)",
            (tag(person.identifier), number, _sealed(person, key)),
        )

    def keep(self, person: Person) -> None:
        """Keep what has changed of a person."""
        _, key = self._key_of(person.identifier)
        self._connection.execute(
            "update persons set sealed = %s where log = 'centrale' and tag = %s",
            (_sealed(person, key), tag(person.identifier)),
        )

    def erase(self, person: str) -> bool:
        """Destroy the key of a person, and with it what ties its claims to it; False where there is none."""
        row = self._look_for(person)
        if row is None:
            return False
        self._connection.execute("delete from person_keys where log = 'centrale' and id = %s", (row[0],))
        return True

    def claims_of(self, person: str, *, quarter: str | None = None) -> list[Claim]:
        """Every claim made for a person in any log, in one quarter where one is given."""
        number, _ = self._key_of(person)
        rows = self._connection.execute(_CLAIMS_OF, {"key": number, "quarter": quarter}).fetchall()
        return [claim_of_row(person, row) for row in rows]

    def claim_of(self, log: str, declaration: str) -> Claim | None:
        """The claim beside a declaration, None where it names no one."""
        row = self._connection.execute(_CLAIM_OF, (log, declaration)).fetchone()
        if row is None:
            return None
        name = self._name_beside(log, declaration)
        return claim_of_row(None if name is None else name.person, row)

    def salt_of(self, log: str, declaration: str) -> bytes | None:
        """The salt of a declaration's commitment: what proves to an auditor whom it names. None once erased."""
        name = self._name_beside(log, declaration)
        return None if name is None else bytes.fromhex(name.salt)

    def claim(self, claim: Claim, *, salt: bytes) -> None:
        """Keep a new claim, with the salt of its event's commitment."""
        if claim.person is None:
            raise ValueError("a new claim names a person")
        number, key = self._key_of(claim.person)
        sealed = sealed_name(claim, key=key, salt=salt)
        self._connection.execute(_INSERT, {**_values(claim), "key": number, "sealed": sealed})

    def change(self, claim: Claim) -> None:
        """Keep what has changed of a claim, but for its marks."""
        self._connection.execute(_CHANGE, _values(claim))

    def mark(
        self, claim: Claim, *, to_take_back: bool | None = None, overclaimed: bool | None = None
    ) -> None:
        """Say whether its validated hours are to be taken back, whether it is to be looked at; None changes nothing."""
        self._connection.execute(_MARK, (to_take_back, overclaimed, claim.log, claim.declaration))

    def _name_beside(self, log: str, declaration: str) -> _Name | None:
        self._connection.execute("select set_config('tremplin.declaration', %s, true)", (declaration,))
        row = self._connection.execute(_NAME_BESIDE, (log, declaration)).fetchone()
        if row is None:
            return None
        key, sealed = row
        name = unseal(bytes(sealed), key=bytes(key), about=_beside(log, declaration))
        return msgspec.json.decode(name, type=_Name)

    def _key_of(self, person: str) -> tuple[Any, bytes]:
        row = self._look_for(person)
        if row is None:
            raise LookupError("no such person")
        return row[0], bytes(row[1])

    def _look_for(self, person: str) -> Any:
        self._take_in_hand(person)
        return self._connection.execute(FIND, (tag(person),)).fetchone()

    def _take_in_hand(self, person: str) -> None:
        self._connection.execute(
            "select set_config('tremplin.person', %s, true), set_config('tremplin.declaration', '', true)",
            (tag(person).hex(),),
        )


def tag(person: str) -> bytes:
    """By which a person is found without its identifier being written down."""
    return sha256(b"tremplin/person/" + person.encode()).digest()


def opened(sealed: bytes, *, key: bytes, tag: bytes) -> Person:
    """
    Unseal the person that has this tag.

    :raises Unsealable: by another key, or of another person
    """
    return msgspec.json.decode(unseal(sealed, key=key, about=_about(tag)), type=Person)


def sealed_name(claim: Claim, *, key: bytes, salt: bytes) -> bytes:
    """Seal the person whom a claim names, and the salt of its event's commitment, under the person's key."""
    name = msgspec.json.encode(_Name(person=claim.person or "", salt=salt.hex()))
    return seal(name, key=key, about=_beside(claim.log, claim.declaration))


def claim_of_row(person: str | None, row: Any) -> Claim:
    """Return the claim of a row of `COLUMNS`."""
    return Claim(person=person, **dict(zip((*FACTS, *_MARKS), row, strict=True)))


def to_take_back(connection: Connection[Any]) -> list[tuple[str, str]]:
    """The (log, declaration) of every claim whose validated hours are to be taken back."""
    rows = connection.execute("select log, declaration from person_links where to_take_back order by 1, 2")
    return [(log, declaration) for log, declaration in rows.fetchall()]


def overclaimed(connection: Connection[Any]) -> list[Claim]:
    """The claims that are, with the person's other contracts, more than a day holds; they name no one."""
    return [claim_of_row(None, row) for row in connection.execute(_OVERCLAIMED).fetchall()]


def _about(tag: bytes) -> str:
    return f"tremplin/person/{tag.hex()}"


def _beside(log: str, declaration: str) -> str:
    return f"tremplin/person-hours/{log}/{declaration}"


def _sealed(person: Person, key: bytes) -> bytes:
    return seal(msgspec.json.encode(person), key=key, about=_about(tag(person.identifier)))


def _values(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in (*FACTS, *_MARKS)}


FACTS = (
    "log",
    "declaration",
    "contract",
    "lot",
    "worked_from",
    "worked_to",
    "work_quarter",
    "hours",
    "validated",
)
_MARKS = ("overclaimed", "to_take_back")
COLUMNS = ", ".join((*FACTS, *(f"coalesce({mark}, false)" for mark in _MARKS)))

FIND = """
select persons.key, person_keys.key, persons.sealed
  from persons join person_keys on person_keys.log = persons.log and person_keys.id = persons.key
 where persons.log = 'centrale' and persons.tag = %s for update of persons
"""
_CLAIMS_OF = f"""
select {COLUMNS} from person_links join person_hours using (log, declaration)
 where key = %(key)s and (%(quarter)s::text is null or work_quarter = %(quarter)s)
 order by log, declaration
"""  # noqa: S608
_OVERCLAIMED = f"""
select {COLUMNS} from person_links join person_hours using (log, declaration)
 where overclaimed and hours > 0 order by log, declaration
"""  # noqa: S608
_CLAIM_OF = f"""
select {COLUMNS} from person_hours left join person_links using (log, declaration)
 where log = %s and declaration = %s
"""  # noqa: S608
_NAME_BESIDE = """
select person_keys.key, sealed
  from person_hours join person_links using (log, declaration)
  join person_keys on person_keys.log = vault and person_keys.id = person_links.key
 where person_hours.log = %s and declaration = %s
"""
_INSERT = f"""
with claimed as (
    insert into person_hours (sealed, {", ".join(FACTS)})
    values (%(sealed)s, {", ".join(f"%({name})s" for name in FACTS)})
)
insert into person_links (log, declaration, key, {", ".join(_MARKS)})
values (%(log)s, %(declaration)s, %(key)s, {", ".join(f"%({name})s" for name in _MARKS)})
"""  # noqa: S608
_MARK = """
update person_links
   set to_take_back = coalesce(%s, to_take_back), overclaimed = coalesce(%s, overclaimed)
 where log = %s and declaration = %s
"""
_CHANGE = """
update person_hours
   set worked_from = %(worked_from)s, worked_to = %(worked_to)s, work_quarter = %(work_quarter)s,
       hours = %(hours)s, validated = %(validated)s
 where log = %(log)s and declaration = %(declaration)s
"""
