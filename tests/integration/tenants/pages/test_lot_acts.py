"""Every act on a lot through its page: shown, refused with its rule, done once whatever the browser does, confirmed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from support.every import every
from support.feeding import feed
from support.in_process_api import Api, a_member, a_registered_contract, an_organisation, api, new_name
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, has_form, hidden_of
from support.signed_in import signed_in
from support.story import siret_of
from tremplin_tenants.pages.lots.acts import ACTS
from tremplin_tenants.pages.lots.recipients import Audience
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

CLAUSE = {"way": "fixed", "function": "main", "hours": "1000.00"}
FIRST, BEFORE = "01/01/2020", "31/12/2019"
NOT_AWARDED = {"attribuer", "annuler", "relancer"}


@dataclass(frozen=True)
class Case:
    """The texts typed for an act to be done, and those changed for `code` to refuse it under `article`."""

    done: Mapping[str, str]
    refused: Mapping[str, str]
    code: str
    article: str = ""


# {member} and so on are identifiers of the world.
CASES = {
    "attribuer": Case(
        {"contractor": "{contractor}", "notified_on": FIRST, "amount": "12 000,50", "evidence.share_percent": "62,00",
         "evidence.on": BEFORE},
        {"contractor": "{ordinary}"}, "not-eligible", "L2113-12",
    ),
    "substituer": Case(
        {"contractor": "{second}", "on": "01/02/2020", "ground": "R2194-6"},
        {"contractor": "{contractor}"}, "already-awarded",
    ),
    "facilitateur": Case(
        {"facilitator": "{other}", "from": FIRST}, {"facilitator": "nobody"}, "unknown-facilitator",
    ),
    "decliner": Case(
        {"facilitator": "{facilitator}", "on": "01/02/2020", "reason": "à pleine charge"},
        {"facilitator": "{other}"}, "not-assigned",
    ),
    "annuler": Case({"reason": "aucune offre"}, {"reason": ""}, "required"),
    "resilier": Case({"on": "30/06/2026", "reason": "faute"}, {"on": BEFORE}, "not-notified"),
    "relancer": Case({"contract": "{contract}", "lot": "target"}, {"lot": "nothing"}, "unknown-lot"),
    "objectif": Case(
        {"clause.way": "fixed", "clause.function": "main", "clause.hours": "900,50", "effective_on": "01/07/2026",
         "ground": "R2194-1"},
        {"ground": "R2194-99"}, "unknown-value",
    ),
    "part": Case({"member": "{member}", "hours": "300,25"}, {"member": "{stranger}"}, "not-opened", "R2162-6"),
    "repartition": Case({"method": "none", "from": "01/10/2026"}, {"method": "volumes"}, "field-missing"),
    "tranche": Case({"id": "t-1", "hours": "40"}, {"hours": "0"}, "not-positive"),
    "affermir": Case({"tranche": "t-0", "on": "01/07/2026"}, {"on": "31/02/2026"}, "bad-day"),
    "avancer": Case(
        {"member": "{member}", "hours": "12,5", "on": "31/12/2025", "evidence": "bilan 2025"},
        {"member": "{stranger}"}, "not-opened", "R2162-6",
    ),
    "difficulte": Case(
        {"on": "13/04/2026", "reason": "peu de candidats", "excused_hours": "50"}, {"on": BEFORE}, "lot-not-awarded",
    ),
    "suspendre": Case(
        {"from": "01/05/2026", "until": "31/05/2026", "reason": "site fermé"}, {"until": "30/04/2026"},
        "ends-before-it-begins",
    ),
    "annuler-clause": Case({"on": "01/05/2026", "reason": "redressement"}, {"on": BEFORE}, "lot-not-awarded"),
    "mise-en-demeure": Case(
        {"on": "08/06/2026", "deadline": "31/08/2026"}, {"deadline": "07/06/2026"}, "ends-before-it-begins",
    ),
    "penalite": Case({"on": "01/04/2026"}, {"on": "31/03/2026"}, "before-deadline", "CCAG-FCS 16.1.5"),
    "annuler-penalite": Case(
        {"on": "02/04/2026", "reason": "heures retrouvées"}, {"on": "31/03/2026"}, "ends-before-it-begins",
    ),
    "donnees-essentielles": Case(
        {"ccag": "Travaux", "offresRecues": "3"}, {"ccag": "", "offresRecues": ""}, "nothing-recorded",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """Two contracts alike, each with a lot for each act, named as the act: one for refusals, one for what is done."""

    database: Database
    browser: Client
    names: Mapping[str, str]
    refusing: str
    taking: str

    def typed(self, fields: Mapping[str, str]) -> dict[str, str]:
        return {name: text.format_map(self.names) for name, text in fields.items()}


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    ordinary = new_name("contractor")
    buyer.made("organisations", id=ordinary, name="Ordinaire", siret=siret_of(ordinary), kind="contractor")
    names = {
        "contractor": an_organisation(buyer, "contractor"),
        "second": an_organisation(buyer, "contractor"),
        "ordinary": ordinary,
        "facilitator": an_organisation(buyer, "facilitator"),
        "other": an_organisation(buyer, "facilitator"),
        "member": a_member(buyer),
        "stranger": a_member(buyer),
    }
    refusing, taking = (a_contract_of_all_acts(buyer, names) for _ in range(2))
    feed(module_database)
    return World(
        module_database, signed_in(Role.BUYER), names | {"contract": taking}, refusing=refusing, taking=taking
    )


def a_contract_of_all_acts(buyer: Api, names: Mapping[str, str]) -> str:
    """A contract open to the member, with a lot in the state that each act needs."""
    reserved = {"attribuer": {"reservation": {"articles": ["L2113-12"]}}}
    lots = [
        {"id": slug, "title": f"Lot {slug}", "clause": CLAUSE} | reserved.get(slug, {})
        for slug in (*ACTS, "target")
    ]
    contract = a_registered_contract(buyer, lots=lots)
    buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{contract}/members", member=names["member"], from_="2020-01-01")
    place = f"contracts/{contract}/lots"
    for slug in ACTS.keys() - NOT_AWARDED:
        buyer.made(f"{place}/{slug}/award", contractor=names["contractor"], notified_on="2020-01-01")
    buyer.made(f"{place}/decliner/facilitator", facilitator=names["facilitator"], from_="2020-01-01")
    buyer.made(f"{place}/relancer/cancel", reason="infructueux")
    buyer.made(f"{place}/affermir/tranches", id="t-0", hours="40.00")
    for slug in ("penalite", "annuler-penalite"):
        buyer.made(f"{place}/{slug}/formal-notice", on="2026-03-01", deadline="2026-03-31")
    buyer.made(f"{place}/annuler-penalite/penalty", on="2026-04-01")
    return contract


def test_every_act_has_its_case() -> None:
    assert CASES.keys() == ACTS.keys()


@every("slug", list(ACTS))
def test_an_act_that_a_rule_refuses_keeps_its_form(world: World, slug: str) -> None:
    case, address = CASES[slug], f"/contrats/{world.refusing}/lots/{slug}/{slug}"
    shown, before = world.browser.get(address), count_events(world.database)
    typed = world.typed({**case.done, **case.refused})

    answer = world.browser.post(address, hidden_of(shown) | typed)

    alert, page = alert_of(answer), answer.content.decode()
    assert (shown.status_code, answer.status_code) == (200, 422), slug
    assert f'data-code="{case.code}"' in alert or case.code in ("required", "bad-day"), alert
    assert case.article in alert
    assert "Rien n’a été enregistré" in alert
    for name, text in typed.items():
        assert (
            f'value="{text}"' in page or f'value="{text}" selected' in page or f">{text}</textarea>" in page
        ), name
    assert count_events(world.database) == before


def test_every_act_is_done_once_and_confirmed(world: World) -> None:
    confirmations = {}
    for slug, case in CASES.items():
        address = f"/contrats/{world.taking}/lots/{slug}/{slug}"
        form = hidden_of(world.browser.get(address)) | world.typed(case.done)
        first = world.browser.post(address, form)
        before = count_events(world.database)
        again = world.browser.post(address, form)
        assert (first.status_code, again.status_code) == (303, 303), (slug, alert_of(first))
        assert first.headers["Location"] == again.headers["Location"]
        assert count_events(world.database) == before
        confirmations[slug] = first.headers["Location"]
    feed(world.database)

    for slug, location in confirmations.items():
        answer = world.browser.get(location)
        page = answer.content.decode()
        assert answer.status_code == 200, slug
        assert f"{ACTS[slug].title} : c’est enregistré" in page
        assert audience_of(location, world.names["member"], contract=world.taking) is ACTS[slug].audience, (
            slug
        )
        assert '<main id="contenu" class="wrap" tabindex="-1" data-log="centrale" data-seq="' in page


def audience_of(location: str, member: str, *, contract: str) -> Audience:
    """Return to whom the event that a confirmation is of is delivered, as it was recorded."""
    seq = int(location.partition("?fait=centrale:")[2].partition("&")[0])
    [event] = api(Role.BUYER).get("events", log="centrale", after=seq - 1, limit=1).json()["results"]
    known = {
        f"contract:{contract}": Audience.MEMBERS,
        f"member:{member}": Audience.ONE_MEMBER,
        "none": Audience.NOBODY,
    }
    return known[event["data"]["audience"]]


def test_what_a_part_changed_is_shown_for_its_member(world: World) -> None:
    address = f"/contrats/{world.taking}/lots/target/part"
    sent = world.browser.post(
        address,
        hidden_of(world.browser.get(address)) | {"member": world.names["member"], "hours": "120,50"},
    )
    feed(world.database)

    page = world.browser.get(sent.headers["Location"]).content.decode()

    assert f"Membre {world.names['member']} le reçoit dans son journal." in page
    assert "Ce que cet acte a changé" in page
    assert "+120,50 h" in page.replace("\u202f", " ")
    assert 'data-figure="lots.allocated"' in page


def test_a_target_is_amended_over_the_clause_of_today(world: World) -> None:
    page = world.browser.get(f"/contrats/{world.refusing}/lots/target/objectif").content.decode()

    shown, folded = page.split("Fixer les heures autrement")
    assert re.search(r'name="clause.hours" value="1000,00"', shown)
    assert '<option value="fixed" selected>' in shown
    assert 'name="clause.penalty_per_hour"' in shown
    assert 'name="clause.hours_per_1000_euros" value=""' in folded


def test_an_act_that_the_state_refuses_is_not_offered(world: World) -> None:
    for lot, act in (
        ("relancer", "attribuer"),
        ("attribuer", "penalite"),
        ("target", "resilier"),
        ("part", "annuler"),
    ):
        answer = world.browser.get(f"/contrats/{world.refusing}/lots/{lot}/{act}")

        assert answer.status_code == 200
        assert not has_form(answer)
        assert "Cet acte n’est pas possible sur ce lot." in answer.content.decode()


def test_no_act_and_no_lot_but_those_that_there_are(world: World) -> None:
    absent = [
        world.browser.get(f"/contrats/{address}")
        for address in (
            f"{world.refusing}/lots/part/nothing",
            f"{world.refusing}/lots/nothing/part",
            "nothing/lots/part/part",
        )
    ]

    assert {answer.status_code for answer in absent} == {404}


def test_only_acts_that_the_state_takes_are_linked(world: World) -> None:
    page = world.browser.get(f"/contrats/{world.refusing}").content.decode()

    links: dict[str, Any] = {
        lot: {act for act in ACTS if f'href="/contrats/{world.refusing}/lots/{lot}/{act}"' in page}
        for lot in ("relancer", "attribuer")
    }
    assert links["relancer"] == {"relancer"}
    assert links["attribuer"] == {
        "attribuer", "facilitateur", "annuler", "objectif", "part", "repartition", "tranche", "avancer",
        "donnees-essentielles",
    }  # fmt: skip
