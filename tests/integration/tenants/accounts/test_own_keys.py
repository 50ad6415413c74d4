"""Keys that an organisation makes for itself: shown once, for a year at most, with no more rights than the maker."""

import json
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from psycopg.errors import InsufficientPrivilege

from support.accounts import a_person, ask_as, caller_of
from support.in_process_api import Api, a_member, api
from support.postgres_server import Database
from tremplin_tenants.addresses import are_narrower, is_within
from tremplin_tenants.api.keys import MakeKey
from tremplin_tenants.keys import create_key
from tremplin_tenants.rest import throttling
from tremplin_tenants.rest.prepaid_requests import PrepaidRequests
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

FIELDS = {"name", "role", "prefix", "created_at", "expires", "last_used_at", "addresses", "revoked_at"}


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database) -> None:
    """All these tests keep to organisations of their own."""


@pytest.fixture
def member() -> str:
    return a_member(api(Role.BUYER))


@pytest.fixture
def asking(member: str) -> Api:
    return api(Role.MEMBER, member)


def keys_of(asking: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asking.get("keys").json()["results"]
    return found


def kept(database: Database) -> list[tuple[Any, ...]]:
    return database.rows("select prefix, organisation, role, expires_on, revoked_at from api_keys order by 1")


def today(database: Database) -> date:
    ((day,),) = database.rows("select (now() at time zone 'Europe/Paris')::date")
    found: date = day
    return found


def test_a_key_is_made_shown_once_and_opens(module_database: Database, asking: Api, member: str) -> None:
    made = asking.post("keys", {"name": "Tableau de bord"})

    assert made.status_code == 201
    shown = made.json()
    assert set(shown) == FIELDS | {"key"}
    assert shown["key"].startswith(f"{shown['prefix']}_")
    me = Api(shown["key"]).get("me").json()
    assert (me["organisation"]["id"], me["role"], me["expiry"]) == (member, "member", shown["expires"])
    (listed,) = [key for key in keys_of(asking) if key["prefix"] == shown["prefix"]]
    assert set(listed) == FIELDS
    assert listed["name"] == "Tableau de bord"
    secret = shown["key"].removeprefix(shown["prefix"])
    for table in ("api_keys", "api_answers"):
        assert secret not in str(module_database.rows(f"select {table}::text from {table}"))  # noqa: S608


def test_a_request_sent_again_makes_one_key_and_shows_it(module_database: Database, asking: Api) -> None:
    headers = {"Idempotency-Key": "deux-clics"}
    answers = [asking.post("keys", {"name": "Une"}, headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(keys_of(asking)) == 2  # with the one that asks
    bodies = module_database.rows(
        "select convert_from(body, 'UTF8') from api_answers where idempotency_key = 'deux-clics'"
    )
    assert answers[0].json()["key"].rpartition("_")[2] not in str(bodies)
    assert asking.post("keys", {"name": "Autre"}, headers).json()["code"] == "idempotency-key-reused"


def test_a_key_ends_within_a_year_and_not_after_its_maker(
    module_database: Database, asking: Api, member: str
) -> None:
    day = today(module_database)
    in_a_year = asking.post("keys", {"name": "Un an"}).json()["expires"]
    assert in_a_year[:4] == str(day.year + 1)
    soon = (day + timedelta(days=7)).isoformat()
    short = create_key(
        organisation=member, kind="member", role=Role.MEMBER, expires_on=date.fromisoformat(soon)
    )
    before = kept(module_database)

    refused = [
        (asking, (day + timedelta(days=367)).isoformat(), "too-long"),
        (asking, (day - timedelta(days=1)).isoformat(), "already-over"),
        (Api(short.key), (day + timedelta(days=8)).isoformat(), "too-long"),
    ]
    for maker, expires, code in refused:
        answer = maker.post("keys", {"name": "Longue", "expires": expires})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["errors"][0]["pointer"] == "/expires"
    assert kept(module_database) == before
    assert Api(short.key).post("keys", {"name": "Courte"}).json()["expires"] == soon


def test_a_key_has_no_other_role_than_its_makers(module_database: Database, asking: Api) -> None:
    before = kept(module_database)

    for maker, role in ((asking, "buyer"), (api(Role.BUYER), "auditor"), (api(Role.AUDITOR), "buyer")):
        before = kept(module_database)
        answer = maker.post("keys", {"name": "Plus", "role": role})
        assert (answer.status_code, answer.json()["code"]) == (422, "more-rights")
        assert kept(module_database) == before
    assert asking.post("keys", {"name": "Même", "role": "member"}).status_code == 201
    assert asking.post("keys", {"name": "Rien", "role": "king"}).status_code == 422
    assert asking.post("keys", {}).json()["errors"][0]["pointer"] == "/name"


def test_a_key_opens_from_its_networks_alone(module_database: Database, asking: Api) -> None:
    made = asking.post("keys", {"name": "Bureau", "addresses": ["192.0.2.0/24", "2001:db8::1"]}).json()
    assert made["addresses"] == ["192.0.2.0/24", "2001:db8::1/128"]
    headers = {"Authorization": f"Bearer {made['key']}"}

    def from_address(address: str) -> int:
        return Client(headers=headers, REMOTE_ADDR=address).get("/api/v1/me").status_code

    opened = ["192.0.2.7", "::ffff:192.0.2.9", "2001:db8::1"]
    closed = ["192.0.3.1", "2001:db8::2", "127.0.0.1", "", "elsewhere"]
    assert [from_address(address) for address in opened] == [200] * 3
    assert [from_address(address) for address in closed] == [401] * 5
    unknown = Client(headers={"Authorization": f"Bearer tremplin_00000000_{'0' * 40}"}).get("/api/v1/me")
    assert Client(headers=headers).get("/api/v1/me").content == unknown.content


def test_networks_that_are_none_or_wider_are_refused(module_database: Database, asking: Api) -> None:
    made = asking.post("keys", {"name": "Bureau", "addresses": ["127.0.0.0/8"]}).json()
    inner = Api(made["key"])
    before = kept(module_database)

    for maker, networks, code in (
        (asking, ["192.0.2.1/24"], "bad-network"),
        (asking, ["x"], "bad-network"),
        (inner, ["0.0.0.0/0"], "more-rights"),
        (inner, ["127.0.0.1", "192.0.2.1"], "more-rights"),
        (inner, ["::1"], "more-rights"),
    ):
        answer = maker.post("keys", {"name": "Large", "addresses": networks})
        assert (answer.status_code, answer.json()["code"]) == (422, code), networks
    assert kept(module_database) == before
    assert inner.post("keys", {"name": "Même"}).json()["addresses"] == ["127.0.0.0/8"]
    assert inner.post("keys", {"name": "Une", "addresses": ["127.0.0.1"]}).status_code == 201


def test_networks_by_hand() -> None:
    assert is_within("192.0.2.255", ["192.0.2.0/24"])
    assert not is_within("192.0.3.0", ["192.0.2.0/24"])
    assert are_narrower(["192.0.2.128/25"], ["192.0.2.0/24", "::/0"])
    assert not are_narrower(["192.0.0.0/16"], ["192.0.2.0/24"])
    assert not are_narrower(["::ffff:192.0.2.1/128"], ["192.0.2.0/24"])


def test_the_last_use_is_noted_to_the_minute(
    module_database: Database, asking: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asking.post("keys", {"name": "Neuve"}).json()
    assert made["last_used_at"] is None

    def noted() -> Any:
        return next(key["last_used_at"] for key in keys_of(asking) if key["prefix"] == made["prefix"])

    Api(made["key"]).get("me")
    assert (first := noted()) is not None
    Api(made["key"]).get("me")
    assert (again := noted()) == first or again[:16] > first[:16]  # a minute may have begun
    monkeypatch.setattr(throttling, "_prepaid", PrepaidRequests())  # as another minute does
    with module_database.connect_superuser() as owner:
        before = "update api_keys set last_used_at = last_used_at - interval '61 seconds' where prefix = %s"
        owner.execute(before, (made["prefix"],))
    Api(made["key"]).get("me")
    assert noted() >= first


def test_a_revoked_key_opens_nothing_and_keeps_its_instant(asking: Api) -> None:
    made = asking.post("keys", {"name": "À fermer"}).json()

    first, again = (asking.post(f"keys/{made['prefix']}/revoke") for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["revoked_at"] == again.json()["revoked_at"] is not None
    assert Api(made["key"]).get("me").status_code == 401
    own = next(key["prefix"] for key in keys_of(asking) if key["name"] is None)
    assert asking.post(f"keys/{own}/revoke").status_code == 200
    assert asking.get("me").status_code == 401


def test_another_organisations_key_is_not_there(module_database: Database, asking: Api) -> None:
    theirs = api(Role.MEMBER, a_member(api(Role.BUYER))).post("keys", {"name": "Leur clé"}).json()
    before = kept(module_database)

    answers = [asking.post(f"keys/{prefix}/revoke") for prefix in (theirs["prefix"], "tremplin_00000000")]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert kept(module_database) == before
    assert "Leur clé" not in json.dumps(keys_of(asking))
    assert Api(theirs["key"]).get("me").status_code == 200


def test_auditors_and_buyers_do_not_see_each_others_keys(module_database: Database) -> None:
    buyer, auditor = api(Role.BUYER), api(Role.AUDITOR)

    assert {key["role"] for key in keys_of(buyer)} == {"buyer"}
    assert {key["role"] for key in keys_of(auditor)} == {"auditor"}
    other = keys_of(buyer)[0]["prefix"]
    assert auditor.post(f"keys/{other}/revoke").status_code == 404


def test_rule_60_an_auditors_own_key_is_a_fact_of_the_centrale(module_database: Database) -> None:
    auditor = api(Role.AUDITOR)
    head = auditor.get("events", log=CENTRALE).json()["as_of"]["seq"]

    made = auditor.post("keys", {"name": "Contrôle"}).json()
    auditor.post(f"keys/{made['prefix']}/revoke")
    auditor.post(f"keys/{made['prefix']}/revoke")

    granted, revoked = auditor.get("events", log=CENTRALE, after=head).json()["results"]
    assert (granted["type"], revoked["type"]) == ("audit-access.granted", "audit-access.revoked")
    assert granted["subject"].endswith(made["prefix"].removeprefix("tremplin_"))
    assert granted["data"]["expires_on"] == made["expires"]


def test_a_person_makes_a_key_of_their_seat(module_database: Database, member: str) -> None:
    caller = caller_of(a_person((Role.MEMBER, member)))

    made = ask_as(caller, MakeKey, {}, name="Depuis la page")

    assert Api(made["key"]).get("me").json()["organisation"]["id"] == member
    ((maker,),) = module_database.rows("select made_by from api_keys where prefix = %s", made["prefix"])
    assert maker == f"{caller.account}-member"


def test_lists_are_paged_oldest_first(asking: Api) -> None:
    names = [f"Clé {number}" for number in range(3)]
    for name in names:
        asking.post("keys", {"name": name})

    first = asking.get("keys", limit=2).json()
    assert [key["name"] for key in first["results"]] == [None, "Clé 0"]
    assert first["next"].startswith("/api/v1/keys?")
    cursor = dict(parse_qsl(urlsplit(first["next"]).query))
    assert [key["name"] for key in asking.get("keys", **cursor).json()["results"]] == ["Clé 1", "Clé 2"]


def test_a_prefix_that_holds_no_text_names_no_key(module_database: Database, asking: Api) -> None:
    before = kept(module_database)

    for prefix in ("%00", "tremplin_00000000%00", "%ED%A0%80"):
        assert asking.post(f"keys/{prefix}/revoke").status_code == 404, prefix
    assert kept(module_database) == before


MAKE = """
insert into api_keys (prefix, organisation, role, digest, created_at, expires_on, addresses)
values ('tremplin_ffffffff', %s, %s, '', now(), now()::date + %s, '{}')
"""


def may_make(database: Database, asking: str, organisation: str, role: str, days: int) -> bool:
    """Whether the command role, for a member that asks, may make this key; it is not kept."""
    settings = (
        "select set_config('tremplin.caller', %s, true), set_config('tremplin.caller_role', 'member', true)"
    )
    with database.connect("command", autocommit=False) as connection:
        connection.execute(settings, (asking,))
        try:
            connection.execute(MAKE, (organisation, role, days))
        except InsufficientPrivilege:
            return False
        finally:
            connection.rollback()
    return True


def test_no_process_makes_a_key_for_another(module_database: Database, member: str) -> None:
    assert may_make(module_database, member, member, "member", 30)
    for organisation, role, days in (
        (CENTRALE, "member", 30),
        (member, "buyer", 30),
        (member, "member", 400),
    ):
        assert not may_make(module_database, member, organisation, role, days)
    for kind in ("read", "feed"):
        with module_database.connect(kind) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute("update api_keys set revoked_at = null")
