"""Texts and SIRETs refused over HTTP: hidden characters, and a SIRET of a living organisation."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.resources import files
from typing import Any

import pytest
from django.db import connections

from support.in_process_api import Api, a_member, an_organisation, api, new_name
from support.postgres_server import Database
from support.story import siret_of
from support.two_of_each import kept
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

KNOWN = "select kind, siret, organisation, place, last_day from sirets order by 3, 4"


def registering(name: str, siret: str) -> dict[str, Any]:
    return {"id": name, "name": name, "siret": siret, "kind": "contractor"}


@pytest.fixture
def buyer(database: Database) -> Api:
    return api(Role.BUYER)


def test_a_used_siret_is_a_conflict_and_nothing_is_written(buyer: Api, database: Database) -> None:
    known, member = an_organisation(buyer, "contractor"), a_member(buyer)
    moving = an_organisation(buyer, "contractor")
    part = {"id": new_name("part"), "name": "Nord", "territory": "59", "siret": siret_of(a_member(buyer))}
    before = kept(database)

    asked = {
        "/siret": [
            buyer.post("organisations", registering(new_name("c"), siret_of(known))),
            buyer.post(f"organisations/{moving}/siret", {"siret": siret_of(known), "from": "2026-01-01"}),
        ],
        "/into/0/siret": [buyer.post(f"organisations/{member}/split", {"into": [part], "on": "2026-01-01"})],
    }

    for pointer, answers in asked.items():
        for answer in answers:
            problem = answer.json()
            assert (answer.status_code, problem["code"]) == (409, "siret-used")
            assert problem["errors"][0]["pointer"] == pointer
    assert kept(database) == before


def test_refusals_about_the_caller_s_own_data_come_first(buyer: Api) -> None:
    known = an_organisation(buyer, "contractor")

    used = buyer.post("organisations", registering(known, siret_of(known)))
    moved = buyer.post("organisations", registering(new_name("c"), siret_of(known)), {"If-Match": "999"})

    assert [used.json()["code"], moved.json()["code"]] == ["identifier-used", "position-moved"]


def test_of_requests_at_once_with_one_siret_one_passes(buyer: Api) -> None:
    names = [new_name("c") for _ in range(8)]
    moving = [an_organisation(buyer, "contractor") for _ in range(2)]

    def ask(name: str) -> int:
        try:
            if name in moving:
                body = {"siret": siret_of("wanted"), "from": "2026-01-01"}
                return int(buyer.post(f"organisations/{name}/siret", body).status_code)
            return int(buyer.post("organisations", registering(name, siret_of("wanted"))).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        statuses = sorted(pool.map(ask, [*names, *moving]))

    assert statuses[0] in (200, 201)
    assert statuses[1:] == [409] * 9


def test_the_sirets_of_a_database_older_than_the_rule_are_found(buyer: Api, database: Database) -> None:
    moved, left, merged, split = an_organisation(buyer, "contractor"), *(a_member(buyer) for _ in range(3))
    for siret, since in (("third", "2026-09-01"), ("second", "2026-04-01"), ("fourth", "2026-09-01")):
        buyer.made(f"organisations/{moved}/siret", siret=siret_of(f"{moved}-{siret}"), from_=since)
    buyer.made(f"organisations/{left}/siret", siret=siret_of(f"{left}-second"), from_="2030-01-01")
    buyer.made(f"organisations/{left}/leave", left_on="2026-06-30")
    buyer.made(f"organisations/{merged}/merge", into=a_member(buyer), on="2026-03-01")
    part = {"id": new_name("part"), "name": "Nord", "territory": "59", "siret": siret_of(split)}
    buyer.made(f"organisations/{split}/split", into=[part], on="2026-03-01")

    with closing(database.connect_superuser()) as connection:
        before = connection.execute(KNOWN).fetchall()
        connection.execute("delete from sirets")
    with closing(database.connect()) as owner:
        script = files("tremplin_platform.store").joinpath("sql/0012_sirets_known.sql")
        owner.execute(script.read_text(encoding="utf-8"))
    with closing(database.connect_superuser()) as connection:
        after = connection.execute(KNOWN).fetchall()

    assert after == before
    assert [row[4] for row in before if row[2] == moved] == ["2026-03-31", "2026-08-31", None]
    assert [row[4] for row in before if row[2] == merged] == ["2026-02-28"]


def body(**said: Any) -> dict[str, Any]:
    name = new_name("other")
    return {"id": name, "name": "Régie de quartier", "siret": siret_of(name), "kind": "other", **said}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Régie\x00", "control-character"),
        ("Régie\nde quartier", "control-character"),
        ("Régie \u202ereitrauq", "control-character"),
        ("\u200b\u200d", "nothing-visible"),
        ("\u3164", "nothing-visible"),
        ("  ", "nothing-visible"),
    ],
)
def test_a_name_that_hides_is_refused(buyer: Api, database: Database, text: str, code: str) -> None:
    before = kept(database)

    answer = buyer.post("organisations", body(name=text))

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == "/name"
    assert error["code"] in (code, "blank")
    assert kept(database) == before


def test_the_pointer_gives_the_place_within_a_list(buyer: Api, database: Database) -> None:
    member = a_member(buyer)
    part = {"id": new_name("part"), "name": "Nord\u202e", "siret": siret_of("nord"), "territory": "59"}
    before = kept(database)

    answer = buyer.post(f"organisations/{member}/split", {"into": [part], "on": "2026-01-01"})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/into/0/name")
    assert kept(database) == before


def test_visible_text_is_kept_as_it_is(buyer: Api, database: Database) -> None:
    for name in ("Régie de quartier – « L’Élan »", "جمعية النور"):
        buyer.made("organisations", **body(name=name))
    meeting = "👷🏽\u200d♀️ et Cie"
    buyer.made("organisations", **body(name=meeting))

    rows = database.rows("select convert_from(data, 'UTF8')::jsonb ->> 'name' from events")
    assert [name for (name,) in rows] == ["Régie de quartier – « L’Élan »", "جمعية النور", meeting]


def test_an_attestation_names_an_organisation(buyer: Api, database: Database) -> None:
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    said = {"year": 2025, "contractor": contractor, "amount3": "1.00", "amount4": "1.00"}
    asked = {**said, "received_on": "2026-02-02"}
    buyer.made(f"members/{member}/doeth", **asked, issued_to=member)
    before = kept(database)

    answer = buyer.post(f"members/{member}/doeth", {**asked, "issued_to": "nobody"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-organisation")
    assert answer.json()["errors"][0]["pointer"] == "/issued_to"
    assert kept(database) == before
    for issued_to in ("centrale", contractor):
        assert buyer.post(f"members/{member}/doeth", {**asked, "issued_to": issued_to}).status_code in (
            200,
            201,
        )
