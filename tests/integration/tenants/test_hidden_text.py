"""A name, a title or a reason that hides what it holds is refused over HTTP, at its field, and nothing is written."""

from typing import Any

import pytest

from support.in_process_api import Api, a_member, an_organisation, api, new_name
from support.look_alike import kept
from support.postgres_server import Database
from support.sirets import siret_of
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture
def buyer(database: Database) -> Api:
    return api(Role.BUYER)


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

    with database.connect_superuser() as connection:
        rows = connection.execute(
            "select convert_from(data, 'UTF8')::jsonb ->> 'name' from events"
        ).fetchall()
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
