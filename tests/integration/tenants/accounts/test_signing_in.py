"""Signing in: with the right password, five failures a minute, the same cost for an e-mail that is known and not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import hashers
from django.db import connections

from support.accounts import PASSWORD, Person, a_person, new_address, new_email
from support.in_process_api import a_member, api
from support.postgres_server import Database
from support.statements import executed_statements
from support.story import siret_of
from tremplin_infra.database.purging import purging
from tremplin_tenants.accounts import passwords, signing_in
from tremplin_tenants.accounts.accounts import disable_account, give_seat
from tremplin_tenants.accounts.attempts import PER_MINUTE
from tremplin_tenants.accounts.openid import Identity
from tremplin_tenants.accounts.passwords import Argon2id, BadPassword, draw_password, hash_password
from tremplin_tenants.accounts.recognising import recognised
from tremplin_tenants.accounts.signing_in import NotSignedIn, TooManyFailures, check_sign_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

WRONG = "une phrase mais fausse"
MEMORY_COST = Argon2id.memory_cost
"""Of the platform: the tests that then run take less."""


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database) -> None:
    """All these tests keep to accounts and addresses of their own."""


@pytest.fixture
def person() -> Person:
    return a_person()


def fails(*, email: str, address: str, password: str = WRONG) -> bool:
    """Whether the password was looked at, and refused."""
    with pytest.raises((NotSignedIn, TooManyFailures)) as refused:
        check_sign_in(email=email, password=password, address=address)
    return refused.type is NotSignedIn


def a_minute_passes(database: Database) -> None:
    with database.connect_superuser() as owner:
        owner.execute(
            "update sign_in_attempts set failed_at ="
            " array(select instant - interval '1 minute' from unnest(failed_at) as instant)"
        )


def test_an_email_is_found_in_any_case_and_with_spaces(person: Person) -> None:
    email = f"  {person.email.upper()} "

    assert check_sign_in(email=email, password=PASSWORD, address=new_address()) == person.account


def test_passwords_are_argon2id_of_12_characters_or_more(
    module_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Argon2id, "memory_cost", MEMORY_COST)
    monkeypatch.setattr(passwords, "_nobodys_hash", lambda: hash_password(WRONG))  # not kept for other tests
    person = a_person()
    ((kept,),) = module_database.rows("select password from accounts where id = %s", person.account)

    assert kept.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    assert PASSWORD not in kept
    for bad in ("onze lettre", "", "x" * 1025):
        with pytest.raises(BadPassword):
            hash_password(bad)
    assert hashers.check_password("douze lettre", hash_password("douze lettre"))
    assert len({draw_password() for _ in range(50)}) == 50
    assert all(len(draw_password()) >= passwords.MINIMUM for _ in range(50))


def test_five_failures_a_minute_for_an_account(module_database: Database, person: Person) -> None:
    looked_at = [fails(email=person.email, address=new_address()) for _ in range(PER_MINUTE + 2)]

    assert looked_at == [True] * 5 + [False] * 2
    with pytest.raises(TooManyFailures):
        check_sign_in(email=person.email, password=PASSWORD, address=new_address())
    a_minute_passes(module_database)
    assert check_sign_in(email=person.email, password=PASSWORD, address=new_address()) == person.account


def test_five_failures_a_minute_from_an_address(module_database: Database, person: Person) -> None:
    address = new_address()
    looked_at = [fails(email=new_email(), address=address) for _ in range(PER_MINUTE + 2)]

    assert looked_at == [True] * 5 + [False] * 2
    with pytest.raises(TooManyFailures):
        check_sign_in(email=person.email, password=PASSWORD, address=address)
    assert check_sign_in(email=person.email, password=PASSWORD, address=new_address()) == person.account


def test_the_addresses_of_one_subscriber_are_one(person: Person) -> None:
    before = [fails(email=new_email(), address=f"2001:db8:0:1::{host}") for host in range(PER_MINUTE)]

    assert before == [True] * PER_MINUTE
    assert not fails(email=person.email, address="2001:db8:0:1:ffff::1")
    assert fails(email=person.email, address="2001:db8:0:2::1")


def test_a_success_is_no_failure(person: Person) -> None:
    address = new_address()
    for _ in range(PER_MINUTE - 1):
        assert fails(email=person.email, address=address)
    for _ in range(PER_MINUTE + 1):
        assert check_sign_in(email=person.email, password=PASSWORD, address=address) == person.account

    assert fails(email=person.email, address=address)
    assert not fails(email=person.email, address=address)


def test_attempts_at_once_are_no_more_than_five(person: Person) -> None:
    address = new_address()

    def attempt(_: int) -> bool:
        try:
            return fails(email=person.email, address=address)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        looked_at = list(threads.map(attempt, range(12)))

    assert looked_at.count(True) == PER_MINUTE


def test_an_unknown_email_costs_what_a_wrong_password_does(
    module_database: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    real = hashers.check_password

    def counting(password: str, encoded: str) -> bool:
        hashed.append(encoded.rpartition("$")[0].rpartition("$")[0])
        return real(password, encoded)

    monkeypatch.setattr(passwords, "check_password", counting)
    sent = []
    for email in (person.email, new_email()):
        a_minute_passes(module_database)
        with executed_statements() as statements:
            assert fails(email=email, address=new_address(), password=WRONG)
        sent.append(statements)

    assert len(set(hashed)) == 1  # the same algorithm, at the same cost
    assert len(hashed) == len(sent) == 2
    assert sent[0] == sent[1] != []


def test_what_is_kept_of_attempts_names_nobody_and_goes(module_database: Database) -> None:
    email, address = new_email(), new_address()
    fails(email=email, address=address)

    kept = str(module_database.rows("select sign_in_attempts::text from sign_in_attempts"))
    assert email not in kept
    assert address not in kept
    a_minute_passes(module_database)
    with module_database.connect("command") as connection:
        purging()(connection)
    assert module_database.rows("select from sign_in_attempts") == []


def test_a_wrong_password_changes_none(module_database: Database, person: Person) -> None:
    before = module_database.rows("select * from accounts order by id")
    with pytest.raises(NotSignedIn):
        signing_in.change_password(
            person.account, current=WRONG, new="une autre phrase longue", address=new_address(), session=b""
        )
    with pytest.raises(BadPassword):
        signing_in.change_password(
            person.account, current=PASSWORD, new="court", address=new_address(), session=b""
        )

    assert module_database.rows("select * from accounts order by id") == before


def test_an_account_opened_again_is_no_more_of_who_had_it(person: Person) -> None:
    """The next holder of an e-mail is another person at the provider."""
    member = a_member(api(Role.BUYER))
    email = new_email()
    give_seat(email=email, organisation=member, kind="member", role=Role.MEMBER)

    def came(subject: str) -> str | None:
        identity = Identity(subject=subject, email=email, siret=siret_of(member), id_token="")
        return recognised(identity, issuer="https://fournisseur.invalid", centrale_siret=None)

    assert came(f"first-{member}") is not None
    disable_account(email=email)
    give_seat(email=email, organisation=member, kind="member", role=Role.MEMBER)

    assert came(f"second-{member}") is not None
    assert came(f"first-{member}") is None
