"""An auditor's access: granted by a buyer, each use a fact, ended at once with its key, its sessions and its keys."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from support.accounts import a_person, a_session
from support.in_process_api import Api, a_member, an_organisation, api
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

KEY = re.compile(r"tremplin_[0-9a-f]{8}_[0-9a-f]{40}")
USED, GRANTED, REVOKED = "audit-access.used", "audit-access.granted", "audit-access.revoked"


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database) -> None:
    """All these tests keep to accesses of their own."""


@pytest.fixture(scope="module")
def member(module_database: Database) -> str:
    return a_member(api(Role.BUYER))


def granted(buyer: Api, **body: str) -> dict[str, Any]:
    answer = buyer.post("audit-accesses", {"name": "Contrôle annuel", **body})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def access_of(key: dict[str, Any]) -> str:
    return str(key["prefix"]).removeprefix("tremplin_")


def uses(database: Database, access: str) -> list[tuple[str, str]]:
    """The log and the read of each recorded use of an access, by seq."""
    return database.rows(
        """
        select data ->> 'log', data ->> 'read' from (
            select seq, convert_from(data, 'UTF8')::jsonb as data from events where topic = %s
        ) as used where data ->> 'access' = %s order by seq
        """,
        USED,
        access,
    )


def hours_of(database: Database, access: str) -> int:
    """In how many hours an access was used."""
    query = (
        "select count(distinct split_part(subject, '/', 4)) from events where topic = %s and subject like %s"
    )
    ((hours,),) = database.rows(query, USED, f"%/{access}/%")
    return int(hours)


def topics(database: Database, access: str) -> list[str]:
    rows = database.rows(
        "select topic from events where subject = %s order by seq", f"{CENTRALE}/audit-access/{access}"
    )
    return [topic for (topic,) in rows]


def events(database: Database) -> int:
    ((count,),) = database.rows("select count(*) from events")
    return int(count)


def listed(buyer: Api, access: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = buyer.get("audit-accesses").json()["results"]
    (found,) = [row for row in rows if row["access"] == access]
    return found


def test_each_log_read_is_one_fact_an_hour(module_database: Database, member: str) -> None:
    key = granted(api(Role.BUYER))
    auditor, access = Api(key["key"]), access_of(key)

    for path in ("me", "status", "keys"):
        assert auditor.get(path).status_code == 200
    assert auditor.get("events", log="nobody").status_code == 404
    assert auditor.get("results").status_code == 403
    assert uses(module_database, access) == []
    for _ in range(2):
        assert auditor.get(f"members/{member}/results").status_code == 200
        assert auditor.get("events", log=member).status_code == 200
        assert auditor.get("members").status_code == 200
        assert auditor.get("events").status_code == 200

    # An hour may begin in between: then a log may have one fact of each of the two.
    found = uses(module_database, access)
    assert {(member, "member-results"), ("*", "members"), (CENTRALE, "events")} <= set(found)
    assert len(found) <= 3 * hours_of(module_database, access)
    assert listed(api(Role.BUYER), access)["last_used_at"] is not None


def test_pages_and_files_are_reads_alike(module_database: Database, member: str) -> None:
    person = a_person((Role.AUDITOR, CENTRALE))
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = a_session(person)
    ((access,),) = module_database.rows("select audit_access from seats where account = %s", person.account)

    for address, log in (
        ("/exports/members?format=csv", "*"),
        (f"/journal/{member}", member),
        ("/journal/centrale", CENTRALE),
    ):
        before = len(uses(module_database, access))
        assert browser.get(address).status_code == 200, address
        assert log in [log for log, _ in uses(module_database, access)[before:]], address


def test_a_buyers_reads_are_no_uses(module_database: Database, member: str) -> None:
    before = events(module_database)

    api(Role.BUYER).get("events", log=member)
    signed_in(Role.BUYER).get(f"/journal/{member}")

    assert events(module_database) == before


def test_an_end_closes_key_and_those_made_under_it(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    key = granted(buyer)
    other = granted(buyer, name="Autre")
    under = Api(key["key"]).post("keys", {"name": "Sous lui"}).json()
    deeper = Api(under["key"]).post("keys", {"name": "Plus bas"}).json()
    assert Api(deeper["key"]).get("me").status_code == 200

    for _ in range(2):
        assert buyer.post(f"audit-accesses/{access_of(key)}/end").status_code == 200

    for closed in (key, under, deeper):
        assert Api(closed["key"]).get("me").status_code == 401
        assert topics(module_database, access_of(closed)) == [GRANTED, REVOKED]
        assert listed(buyer, access_of(closed))["ended_at"] is not None
    assert Api(other["key"]).get("me").status_code == 200
    assert listed(buyer, access_of(other))["ended_at"] is None


def test_an_end_closes_the_sessions_of_a_seat(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    person, stays = a_person((Role.AUDITOR, CENTRALE)), a_person((Role.AUDITOR, CENTRALE))
    browsers = [Client(), Client()]
    for browser, who in zip(browsers, (person, stays), strict=True):
        browser.cookies[settings.SESSION_COOKIE_NAME] = a_session(who)
        assert browser.get("/journal/centrale").status_code == 200
    ((access,),) = module_database.rows("select audit_access from seats where account = %s", person.account)
    assert listed(buyer, access)["of_account"] is True

    assert buyer.post(f"audit-accesses/{access}/end").status_code == 200

    assert browsers[0].get("/journal/centrale").status_code == 302
    assert browsers[1].get("/journal/centrale").status_code == 200
    assert topics(module_database, access) == [GRANTED, REVOKED]


def test_what_is_refused_writes_nothing(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    key = granted(buyer)
    before = events(module_database)

    for body, code in (
        ({"name": "Longue", "expires": "2199-12-31"}, "too-long"),
        ({"name": "Passée", "expires": "2020-01-01"}, "already-over"),
        ({"name": "Autre", "role": "buyer"}, "unknown-field"),
    ):
        answer = buyer.post("audit-accesses", body)
        assert answer.status_code == 422
        assert code in answer.content.decode()
    assert buyer.post("audit-accesses/00000000/end").status_code == 404
    assert events(module_database) == before
    assert Api(key["key"]).get("me").status_code == 200


def test_only_a_buyer_grants_and_ends(module_database: Database, member: str) -> None:
    buyer = api(Role.BUYER)
    key = granted(buyer)
    keys = module_database.rows("select prefix, revoked_at from api_keys order by 1")
    others = [(Role.MEMBER, member), (Role.CONTRACTOR, an_organisation(buyer, "contractor"))]
    for asking in (*(api(role, whose) for role, whose in others), api(Role.AUDITOR)):
        made_for_role = events(module_database)
        assert asking.get("audit-accesses").status_code == 403
        assert asking.post("audit-accesses", {"name": "Moi"}).status_code == 403
        assert asking.post(f"audit-accesses/{access_of(key)}/end").status_code == 403
        assert events(module_database) == made_for_role
    kept = dict(module_database.rows("select prefix, revoked_at from api_keys order by 1"))
    assert all(kept[prefix] == revoked for prefix, revoked in keys)
    assert Api(key["key"]).get("me").status_code == 200


def hidden(browser: Client, act: str) -> dict[str, str]:
    """The hidden fields of the page's first form of a command."""
    page = browser.get("/acces-audit").content.decode()
    forms = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)
    form = next(form for form in forms if f'name="act" value="{act}"' in form)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_the_page_grants_one_access_and_shows_its_key_once(module_database: Database) -> None:
    browser = signed_in(Role.BUYER)
    asked = hidden(browser, "grant-audit-access") | {"name": "Mission d’essai"}

    shown = [set(KEY.findall(browser.post("/acces-audit", asked).content.decode())) for _ in range(2)]

    assert shown[0] == shown[1]
    (key,) = shown[0]
    access = key.split("_")[1]
    assert Api(key).get("me").json()["expiry"] == listed(api(Role.BUYER), access)["expires"]
    assert topics(module_database, access) == [GRANTED]
    page = browser.get("/acces-audit").content.decode()
    assert KEY.findall(page) == []
    assert access in page
    before = events(module_database)
    refused = browser.post(
        "/acces-audit", hidden(browser, "grant-audit-access") | {"name": "", "expires": "demain"}
    )
    assert refused.status_code == 422
    assert "Rien n’a été enregistré" in refused.content.decode()
    assert events(module_database) == before


def test_the_page_ends_an_access(module_database: Database) -> None:
    browser, key = signed_in(Role.BUYER), granted(api(Role.BUYER))
    form = hidden(browser, "end-audit-access")

    assert browser.post("/acces-audit", form | {"access": "00000000"}).status_code == 404
    assert Api(key["key"]).get("me").status_code == 200
    again = hidden(browser, "end-audit-access") | {"access": access_of(key)}
    for ended in [browser.post("/acces-audit", again) for _ in range(2)]:
        assert (ended.status_code, ended.headers["Location"]) == (303, f"/acces-audit?ferme={access_of(key)}")
    assert "fermé" in browser.get(f"/acces-audit?ferme={access_of(key)}").content.decode()
    assert Api(key["key"]).get("me").status_code == 401
