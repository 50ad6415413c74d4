"""Organisations through their pages: registered, listed, and each act on one shown, refused, done once, confirmed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from django.test import Client

from support.every import every
from support.feeding import feed
from support.in_process_api import a_member, an_organisation, api, new_name
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, has_form, hidden_of, post_form
from support.signed_in import signed_in
from support.story import siret_of
from tremplin_tenants.pages.organisations.organisation_acts import ACTS
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@dataclass(frozen=True)
class Case:
    """The texts typed for an act to be done, and those changed for `code` to refuse it."""

    done: Mapping[str, str]
    refused: Mapping[str, str]
    code: str


CASES = {
    "statut": Case({"kind": "EI", "from": "01/01/2026"}, {"to": "31/12/2025"}, "ends-before-it-begins"),
    "siret": Case({"siret": "{siret}", "from": "01/07/2026"}, {"siret": "77605646700588"}, "bad-siret"),
    "adhesion": Case({"joined_on": "01/12/2019"}, {"joined_on": "01/01/2020"}, "same-day"),
    "depart": Case({"left_on": "31/12/2027"}, {"left_on": "31/12/2019"}, "ends-before-it-begins"),
    "fusion": Case({"into": "{other}", "on": "01/07/2026"}, {"into": "nobody"}, "unknown-member"),
    "scission": Case(
        {"on": "01/07/2026", "into.0.id": "{part}-1", "into.0.name": "Nord", "into.0.siret": "{siret}",
         "into.0.territory": "59"},
        {"into.0.siret": "77605646700588"}, "bad-siret",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """An organisation for each act to be refused on, one for it to be done on, and another member."""

    database: Database
    browser: Client
    refusing: Mapping[str, str]
    taking: Mapping[str, str]
    other: str

    def typed(self, fields: Mapping[str, str], slug: str, organisation: str) -> dict[str, str]:
        """Return the texts typed for the act on this organisation: what it registers is named after it."""
        names = {"siret": siret_of(f"{slug}-{organisation}"), "other": self.other, "part": organisation}
        return {name: text.format_map(names) for name, text in fields.items()}


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    refusing, taking = (
        {slug: an_organisation(buyer, "contractor") if slug == "statut" else a_member(buyer) for slug in ACTS}
        for _ in range(2)
    )
    other = a_member(buyer)
    feed(module_database)
    return World(module_database, signed_in(Role.BUYER), refusing, taking, other)


def test_every_act_has_its_case() -> None:
    assert CASES.keys() == ACTS.keys()


@every("slug", list(ACTS))
def test_an_act_that_a_rule_refuses_keeps_its_form(world: World, slug: str) -> None:
    case, organisation = CASES[slug], world.refusing[slug]
    address = f"/organismes/{organisation}/{slug}"
    typed, before = (
        world.typed({**case.done, **case.refused}, slug, organisation),
        count_events(world.database),
    )
    shown = world.browser.get(address)

    answer = world.browser.post(address, hidden_of(shown) | typed)

    page = answer.content.decode()
    assert (shown.status_code, answer.status_code) == (200, 422), slug
    assert f'data-code="{case.code}"' in alert_of(answer)
    assert "Rien n’a été enregistré" in alert_of(answer)
    for name, text in typed.items():
        assert f'value="{text}"' in page, name
    assert count_events(world.database) == before


def test_every_act_is_done_once_and_confirmed(world: World) -> None:
    confirmations = {}
    for slug, case in CASES.items():
        address = f"/organismes/{world.taking[slug]}/{slug}"
        form = hidden_of(world.browser.get(address)) | world.typed(case.done, slug, world.taking[slug])
        first = world.browser.post(address, form)
        before = count_events(world.database)
        again = world.browser.post(address, form)
        assert (first.status_code, again.status_code) == (303, 303), (slug, first.content.decode())
        assert first.headers["Location"] == again.headers["Location"]
        assert count_events(world.database) == before
        confirmations[slug] = first.headers["Location"]
    feed(world.database)

    for slug, location in confirmations.items():
        page = world.browser.get(location).content.decode()
        assert f"{ACTS[slug].title} : c’est enregistré" in page, slug
        receives = "le reçoit dans son journal" if slug != "statut" else "aucun membre ne le reçoit"
        assert receives in page, slug


def test_an_organisation_is_registered_with_its_statuses(world: World) -> None:
    name = new_name("contractor")
    typed = {
        "id": name,
        "name": "Récup’ Francilienne",
        "siret": f" {siret_of(name)[:3]} {siret_of(name)[3:]}",
        "kind": "contractor",
        "statuses__0__kind": "EI",
        "statuses__0__from": "01/01/2024",
    }
    more = post_form(world.browser, "/organismes", plus="statuses", **typed)
    sent = post_form(world.browser, "/organismes", **typed)
    feed(world.database)

    page = world.browser.get(sent.headers["Location"]).content.decode()
    [known] = api(Role.BUYER).get("organisations", id=name).json()["results"]
    assert (more.status_code, sent.status_code) == (200, 303)
    assert 'name="statuses.1.kind"' in more.content.decode()
    assert (known["siret"], known["statuses"]) == (
        siret_of(name),
        [{"kind": "EI", "from": "2024-01-01", "to": None}],
    )
    assert "Récup’ Francilienne" in page
    assert "c’est enregistré" in page


def test_a_member_without_its_day_is_refused_at_its_field(world: World) -> None:
    before = count_events(world.database)

    answer = post_form(
        world.browser, "/organismes", name="CPAM", siret=siret_of("cpam-new"), kind="member", territory="75"
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-joined_on"' in alert_of(answer)
    assert '<details class="mt-5" open>' in page
    assert 'value="CPAM"' in page
    assert count_events(world.database) == before


@every("kind", ["member", "contractor", "facilitator", "other"])
def test_organisations_are_listed_by_kind(world: World, kind: str) -> None:
    ours = {row["id"] for row in api(Role.BUYER).get("organisations", kind=kind, limit=200).json()["results"]}

    page = world.browser.get("/organismes", {"kind": kind}).content.decode()

    assert set(re.findall(r'href="/organismes/([a-z0-9-]+)"', page)) == ours


def test_acts_are_offered_to_whom_they_are_for(world: World) -> None:
    contractor, member = world.refusing["statut"], world.refusing["siret"]

    def linked(organisation: str) -> set[str]:
        page = world.browser.get(f"/organismes/{organisation}").content.decode()
        return {act for act in ACTS if f'href="/organismes/{organisation}/{act}"' in page}

    assert linked(contractor) == {"statut", "siret"}
    assert linked(member) == {"siret", "adhesion", "depart", "fusion", "scission"}
    assert not has_form(world.browser.get(f"/organismes/{member}/statut"))
    assert not has_form(world.browser.get(f"/organismes/{contractor}/fusion"))


def test_a_status_recorded_again_replaces_its_end(world: World) -> None:
    buyer, contractor = api(Role.BUYER), an_organisation(api(Role.BUYER), "contractor")
    buyer.made(f"organisations/{contractor}/statuses", kind="EA", from_="2020-01-01", to="2026-06-30")
    feed(world.database)

    [known] = buyer.get("organisations", id=contractor).json()["results"]

    assert known["statuses"] == [{"kind": "EA", "from": "2020-01-01", "to": "2026-06-30"}]


def test_no_organisation_and_no_act_but_those_that_there_are(world: World) -> None:
    for address in ("nobody", "nobody/siret", f"{world.other}/nothing"):
        assert world.browser.get(f"/organismes/{address}").status_code == 404
