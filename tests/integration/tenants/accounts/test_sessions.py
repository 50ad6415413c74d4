"""Sessions of browsers: found by their key alone; ended by time, with their account, and with their seat."""

from hashlib import sha256
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connections
from django.http import HttpResponse
from django.test import Client, RequestFactory

from support.accounts import PASSWORD, Person, a_person, a_session, new_address, seats_of
from support.in_process_api import a_member, an_organisation, api
from support.postgres_server import Database
from support.round_trips import round_trips
from support.story import siret_of
from tremplin_infra.database.purging import purging
from tremplin_tenants.accounts.accounts import disable_account, give_seat
from tremplin_tenants.accounts.middleware import PageRequest, find_page_caller
from tremplin_tenants.accounts.sessions import SessionStore
from tremplin_tenants.accounts.signing_in import NotSignedIn, change_password, check_sign_in, open_sessions
from tremplin_tenants.roles import CENTRALE, Caller, Role

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database) -> None:
    """All these tests keep to accounts of their own."""


def caller(key: str) -> Caller | None:
    return SessionStore(key).caller


def digest(key: str) -> bytes:
    return sha256(key.encode()).digest()


def later(database: Database, key: str, *, seen: str = "0 s", begun: str = "0 s") -> None:
    """Let the last request and the beginning of a session be longer ago."""
    with database.connect_superuser() as owner:
        owner.execute(
            "update sessions set seen_at = seen_at - %s::interval, begun_at = begun_at - %s::interval"
            " where digest = %s",
            (seen, begun, digest(key)),
        )


def test_a_session_gives_the_caller_of_its_seat() -> None:
    person = a_person()

    found = caller(a_session(person))

    assert found is not None
    assert (found.organisation, found.role, found.account) == (CENTRALE, Role.BUYER, person.account)
    assert found.prefix == f"{person.account}-buyer"
    assert caller("unknown") is None
    assert SessionStore(None).caller is None


def test_a_session_without_a_seat_asks_for_nobody() -> None:
    person = a_person()
    session = SessionStore(a_session(person, seat=None))

    assert (session.account, session.caller) == (person.account, None)


def test_a_session_keeps_what_it_is_given() -> None:
    key = a_session(a_person())
    session = SessionStore(key)
    session["state"] = {"é": [1, 2]}
    session.save()

    again = SessionStore(key)
    assert again["state"] == {"é": [1, 2]}
    assert again.caller == session.caller
    assert again.exists(key)
    again.delete()
    assert not again.exists(key)
    with pytest.raises(UpdateError):
        again.save()


def test_signing_in_gives_another_key_and_forgets(module_database: Database) -> None:
    before = SessionStore()
    before["planted"] = "x"
    before.save()
    planted = before.session_key or ""

    session = SessionStore(planted)
    session.sign_in(a_person().account)
    session.save()

    assert session.session_key not in (None, planted)
    assert "planted" not in session
    assert not session.exists(planted)
    assert caller(planted) is None


def test_the_key_is_nowhere_in_the_database(module_database: Database) -> None:
    key = a_session(a_person())

    rows = module_database.rows("select sessions::text from sessions")
    assert digest(key).hex() in str(rows)
    assert key not in str(rows)


def test_a_session_ends_after_30_minutes_idle(module_database: Database) -> None:
    key = a_session(a_person())
    later(module_database, key, seen="29 min 50 s")
    assert caller(key) is not None  # and this request keeps it
    later(module_database, key, seen="29 min 50 s")
    assert caller(key) is not None
    later(module_database, key, seen="30 min 1 s")

    assert caller(key) is None
    assert SessionStore(key).account is None


def test_a_session_ends_after_12_hours_however_busy(module_database: Database) -> None:
    key = a_session(a_person())
    later(module_database, key, begun="11 h 59 min 50 s")
    assert caller(key) is not None
    later(module_database, key, begun="11 s")

    assert caller(key) is None


def test_taking_a_seat_does_not_prolong_a_session(module_database: Database) -> None:
    member = a_member(api(Role.BUYER))
    person = a_person((Role.BUYER, CENTRALE), (Role.MEMBER, member))
    key = a_session(person)
    later(module_database, key, begun="11 h 59 min")
    session = SessionStore(key)
    session.take_seat(seats_of(person)[1])
    session.save()

    found = caller(key)
    assert found is not None
    assert (found.organisation, found.role) == (member, Role.MEMBER)
    later(module_database, key, begun="2 min")
    assert caller(key) is None


def test_a_disabled_account_has_no_session_and_no_way_in(module_database: Database) -> None:
    person, other = a_person(), a_person()
    key, kept = a_session(person), a_session(other)
    disable_account(email=person.email)

    assert caller(key) is None
    assert caller(kept) is not None
    with pytest.raises(NotSignedIn):
        check_sign_in(email=person.email, password=PASSWORD, address=new_address())


def test_a_disabled_accounts_session_that_remained_opens_nothing(module_database: Database) -> None:
    person = a_person()
    key = a_session(person)
    with module_database.connect_superuser() as owner:
        owner.execute("update accounts set disabled_at = now() where id = %s", (person.account,))

    assert caller(key) is None


@pytest.mark.parametrize(("left_on", "is_open"), [("2020-06-30", False), ("2199-12-31", True)])
def test_a_session_ends_the_day_its_organisation_leaves(left_on: str, is_open: bool) -> None:
    buyer = api(Role.BUYER)
    member, stays = sorted((a_member(buyer), a_member(buyer)))  # as seats are listed
    person = a_person((Role.MEMBER, member), (Role.MEMBER, stays))
    key, other = a_session(person), a_session(person, seat=1)
    buyer.made(f"organisations/{member}/leave", left_on=left_on)

    assert (caller(key) is not None) is is_open
    assert caller(other) is not None
    assert len(seats_of(person)) == (2 if is_open else 1)


def test_a_session_ends_when_its_organisation_merges_or_splits() -> None:
    buyer = api(Role.BUYER)
    merged, into, split = a_member(buyer), a_member(buyer), a_member(buyer)
    keys = [a_session(a_person((Role.MEMBER, member))) for member in (merged, split, into)]
    buyer.made(f"organisations/{merged}/merge", into=into, on="2021-01-01")
    names = (f"{split}-a", f"{split}-b")
    parts = [{"id": name, "name": name, "siret": siret_of(name), "territory": "75"} for name in names]
    buyer.made(f"organisations/{split}/split", into=parts, on="2021-01-01")

    assert [caller(key) is None for key in keys] == [True, True, False]


def test_a_seat_that_expired_is_closed(module_database: Database) -> None:
    person = a_person((Role.AUDITOR, CENTRALE))
    key = a_session(person)
    assert caller(key) is not None
    with module_database.connect_superuser() as owner:
        owner.execute("update seats set expires_on = '2020-01-01' where account = %s", (person.account,))

    assert caller(key) is None
    assert seats_of(person) == []


def test_a_new_password_ends_the_other_sessions() -> None:
    person = a_person()
    this, another, elses = a_session(person), a_session(person), a_session(a_person())
    assert [session.is_this for session in open_sessions(person.account, session=digest(this))].count(
        True
    ) == 1

    change_password(
        person.account,
        current=PASSWORD,
        new="une autre phrase longue",
        address=new_address(),
        session=digest(this),
    )

    assert [caller(key) is not None for key in (this, another, elses)] == [True, False, True]
    assert len(open_sessions(person.account, session=digest(this))) == 1


def test_sessions_of_12_hours_ago_are_deleted(module_database: Database) -> None:
    old, idle = a_session(a_person()), a_session(a_person())
    later(module_database, old, begun="12 h 1 s")
    later(module_database, idle, seen="2 h")
    with module_database.connect("command") as connection:
        purging()(connection)

    left = module_database.rows("select digest from sessions")
    assert (digest(old),) not in left
    assert (digest(idle),) in left


def test_the_caller_of_a_page_costs_one_round_trip() -> None:
    key = a_session(a_person())
    for _ in range(6):  # prepares the statements
        assert caller(key) is not None
    command: Any = connections["command"].connection

    with round_trips(command) as counted:
        assert caller(key) is not None

    assert counted.count == 1


def test_a_page_has_its_caller_and_the_api_none() -> None:
    key = a_session(a_person())
    seen: list[Caller | None] = []

    def answer(request: PageRequest) -> HttpResponse:
        seen.append(request.caller)
        return HttpResponse()

    for path in ("/resultats", "/api/v1/me", "/static/tremplin/tremplin.css"):
        request: Any = RequestFactory().get(path)
        request.session = SessionStore(key)
        find_page_caller(answer)(request)
        assert request.session.accessed is (path == "/resultats")
    assert [found is not None for found in seen] == [True, False, False]


def test_a_session_never_opens_the_api() -> None:
    client = Client()
    client.cookies["tremplin_session"] = a_session(a_person())

    assert client.get("/api/v1/me").status_code == 401
    answer = client.post("/api/v1/quarters/2026-Q1/close", "{}", content_type="application/json")
    assert answer.status_code == 401
    assert "Vary" not in answer.headers or "Cookie" not in answer.headers["Vary"]


def test_a_seat_of_a_contractor_is_its_own() -> None:
    contractor = an_organisation(api(Role.BUYER), "contractor")
    person: Person = a_person((Role.CONTRACTOR, contractor))
    found = caller(a_session(person))

    assert found is not None
    assert (found.organisation, found.role) == (contractor, Role.CONTRACTOR)


def test_an_account_opened_again_has_its_new_seat_alone() -> None:
    member = a_member(api(Role.BUYER))
    person = a_person((Role.BUYER, CENTRALE))
    disable_account(email=person.email)
    made = give_seat(email=person.email, organisation=member, kind="member", role=Role.MEMBER)

    assert made.password is not None
    assert [(seat.organisation, seat.role) for seat in seats_of(person)] == [(member, Role.MEMBER)]
    with pytest.raises(NotSignedIn):
        check_sign_in(email=person.email, password=PASSWORD, address=new_address())
    assert check_sign_in(email=person.email, password=made.password, address=new_address()) == person.account
