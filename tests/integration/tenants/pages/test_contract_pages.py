"""A contract from draft to open through its pages: prepared with its lots, published, opened, and what they show."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from support.every import every
from support.feeding import feed
from support.in_process_api import a_contract, a_member, a_registered_contract, an_organisation, api
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, hidden_of, post_form
from support.signed_in import signed_in
from support.statements import counted_statements
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

TERMS = {
    "title": "Mobilier de réemploi",
    "buyer": "equipe-rso",
    "usage": "resale",
    "centrale_role": "wholesaler",
    "kind": "framework",
    "starts_on": "01/01/2027",
    "ends_on": "31/12/2030",
}
LOTS = {
    "lots.0.id": "1",
    "lots.0.title": "Bureaux",
    "lots.0.reservation.articles": ["L2113-12", "L2113-13"],
    "lots.0.territories": "75, 2A",
    "lots.1.id": "2",
    "lots.1.title": "Sièges",
    "lots.1.clause.way": "formula",
    "lots.1.clause.function": "main",
    "lots.1.clause.amount": "1 000 000,00",
    "lots.1.clause.labour_share": "50",
    "lots.1.clause.effort": "5",
    "lots.1.clause.hourly_cost": "30",
}


@dataclass(frozen=True)
class World:
    """A member, a contract that is open to it with an order, and one more of its contractor; the buyer's browser."""

    database: Database
    browser: Client
    member: str
    contractor: str
    contract: str
    second: str

    def prepared(self, **typed: Any) -> Any:
        """Send the form of a new contract."""
        hidden = hidden_of(self.browser.get("/contrats/nouveau"))
        return self.browser.post("/contrats/nouveau", hidden | TERMS | LOTS | typed)

    def draft(self) -> str:
        """Register a contract through its page, and count it; return its page's address."""
        location = self.prepared().headers["Location"]
        feed(self.database)
        return str(location.partition("?")[0])


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=contractor, member=member)
    second = a_contract(buyer, contractor=contractor, member=member)
    order = {"contract": contract, "lot": "1", "amount": "12400.50", "placed_on": "2026-01-05"}
    buyer.made(f"members/{member}/call-offs", **order)
    buyer.made(f"contracts/{contract}/lots/1/allocation", member=member, hours="300.00")
    feed(module_database)
    return World(module_database, signed_in(Role.BUYER), member, contractor, contract, second)


def test_a_contract_is_prepared_with_its_lots(world: World) -> None:
    sent = world.prepared()
    feed(world.database)

    address = sent.headers["Location"].partition("?")[0]
    found = api(Role.BUYER).get(f"contracts/{address.removeprefix('/contrats/')}").json()
    assert (sent.status_code, found["state"], found["starts_on"]) == (303, "draft", "2027-01-01")
    first, second = found["lots"]
    assert (first["reservation"], first["territories"]) == (
        {"articles": ["L2113-12", "L2113-13"]},
        ["75", "2A"],
    )
    # 1,000,000 × 50 % × 5 % ÷ 30 = 833.33 h, to the whole hour.
    assert (second["title"], second["target"]) == ("Sièges", "833.00")
    page = world.browser.get(sent.headers["Location"]).content.decode()
    assert "c’est enregistré" in page
    assert "aucun membre ne le reçoit" in page


def test_a_lot_more_keeps_what_was_typed_and_writes_nothing(world: World) -> None:
    before = count_events(world.database)

    answer = world.prepared(plus="lots")

    page = answer.content.decode()
    assert (answer.status_code, count_events(world.database)) == (200, before)
    assert 'name="lots.2.title"' in page
    for text in ("Mobilier de réemploi", "01/01/2027", "Sièges", "1 000 000,00", "75, 2A"):
        assert f'value="{text}"' in page
    assert page.count('name="lots.0.reservation.articles"') == page.count(
        'name="lots.1.reservation.articles"'
    )
    assert re.search(r'value="L2113-13" checked', page)


def test_a_contract_that_a_rule_refuses_is_kept_as_typed(world: World) -> None:
    before = count_events(world.database)

    answer = world.prepared(**{"lots.0.reservation.articles": ["L2113-15"]})

    assert answer.status_code == 422
    assert 'data-code="ess-duration"' in alert_of(answer)
    assert "Article L2113-16" in alert_of(answer)
    assert 'value="31/12/2030"' in answer.content.decode()
    assert count_events(world.database) == before


def test_a_field_of_a_lot_at_fault_is_named_at_its_lot(world: World) -> None:
    before = count_events(world.database)

    answer = world.prepared(**{"lots.1.clause.amount": "un million", "starts_on": "01/13/2027"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-lots-1-clause-amount"' in alert_of(answer)
    assert 'value="un million"' in page
    assert "<details open><summary>Clause d’insertion du lot 2" in page
    assert count_events(world.database) == before


def test_a_draft_shows_what_members_will_see_then_is_published_and_opened(world: World) -> None:
    address = world.draft()
    draft = world.browser.get(address).content.decode()
    published = post_form(world.browser, address, "publish-contract", reason="procédure achevée")
    feed(world.database)
    confirmed = world.browser.get(published.headers["Location"]).content.decode()
    opened = post_form(world.browser, address, "open-contract", all="true", **{"from": "01/02/2027"})
    feed(world.database)
    at_last = world.browser.get(opened.headers["Location"]).content.decode()

    assert "Aperçu : ce que les membres verront" in draft
    assert "Brouillon : aucun membre ne le voit." in draft
    assert ">Ouvrir</button>" not in draft
    assert "Publier le contrat : c’est enregistré" in confirmed
    assert ">Publier</button>" not in confirmed
    assert "Ouvrir à des membres : c’est enregistré" in at_last
    assert "Ouvert à tous les membres" in at_last
    assert ">Ouvrir</button>" not in at_last


def test_an_opening_to_nobody_is_refused_at_its_field(world: World) -> None:
    address = world.draft()
    post_form(world.browser, address, "publish-contract")
    feed(world.database)
    before = count_events(world.database)

    answer = post_form(world.browser, address, "open-contract", **{"from": "01/02/2027"})

    assert answer.status_code == 422
    assert 'href="#f-open-contract-member"' in alert_of(answer)
    assert 'value="01/02/2027"' in answer.content.decode()
    assert count_events(world.database) == before


def test_a_contract_shows_the_figures_of_the_api(world: World) -> None:
    found = api(Role.BUYER).get(f"contracts/{world.contract}").json()

    page = world.browser.get(f"/contrats/{world.contract}").content.decode()

    [lot] = found["lots"]
    of_lot = f'data-contract="{world.contract}" data-lot="1"'
    assert (
        f'<data value="{found["totals"]["ordered"]}" data-figure="totals.ordered">12\u202f400,50</data>'
        in page
    )
    assert f'<data value="{lot["allocated"]}" data-figure="lots.allocated" {of_lot}>300,00</data>' in page
    assert f'<data value="{lot["unallocated"]}" data-figure="lots.unallocated" {of_lot}>533,00</data>' in page
    assert f'data-log="centrale" data-seq="{found["as_of"]["seq"]}"' in page
    assert f"Membre {world.member}" in page


def test_a_confirmation_of_no_event_is_absent(world: World) -> None:
    for fact in ("x", "centrale:0", f"{world.member}:1"):
        assert world.browser.get(f"/contrats/{world.contract}", {"fait": fact}).status_code == 404


@every(
    ("slug", "typed", "refused"),
    [
        ("referent", {"person": "referent-clauses", "from": "01/01/2026"}, {"from": "31/02/2026"}),
        (
            "globaliser",
            {"contractor": "{contractor}", "basin": "Paris", "from": "01/01/2026"},
            {"contractor": "nobody"},
        ),
    ],
)
def test_acts_with_their_own_page(
    world: World, slug: str, typed: dict[str, str], refused: dict[str, str]
) -> None:
    address = f"/contrats/{world.contract}/{slug}"
    shown = world.browser.get(address)
    form = hidden_of(shown) | {name: text.format(contractor=world.contractor) for name, text in typed.items()}
    if slug == "globaliser":
        form |= {"contracts": f"{world.contract}, {world.second}"}
    before = count_events(world.database)

    wrong = world.browser.post(address, form | refused)
    unchanged = count_events(world.database)
    done, again = world.browser.post(address, form), world.browser.post(address, form)
    feed(world.database)

    assert (shown.status_code, wrong.status_code, unchanged) == (200, 422, before)
    assert "Rien n’a été enregistré" in alert_of(wrong)
    assert (done.status_code, done.headers["Location"]) == (303, again.headers["Location"])
    assert "c’est enregistré" in world.browser.get(done.headers["Location"]).content.decode()


def test_a_contract_tells_its_life_newest_first(world: World) -> None:
    subject = f"centrale/contract/{world.contract}"
    events = api(Role.BUYER).get("events", log="centrale", subject=subject).json()["results"]

    page = world.browser.get(f"/contrats/{world.contract}").content.decode()

    shown = [int(seq) for seq in re.findall(r'<span class="muted nb">n° (\d+)</span>', page)]
    assert shown == [event["seq"] for event in reversed(events)]


def test_a_contract_of_more_lots_takes_no_more_statements(world: World) -> None:
    buyer = api(Role.BUYER)
    few = a_registered_contract(buyer, lots=[{"id": "1", "title": "Lot"}])
    many = a_registered_contract(buyer, lots=[{"id": str(number), "title": "Lot"} for number in range(1, 9)])
    for contract, lots in ((few, 1), (many, 8)):
        for number in range(1, lots + 1):
            award = {"contractor": world.contractor, "notified_on": "2020-01-01"}
            buyer.made(f"contracts/{contract}/lots/{number}/award", **award)
            meeting = {"contractor": world.contractor, "held_on": "2020-01-01", "outcome": "plan convenu"}
            buyer.made(f"contracts/{contract}/meetings", **meeting)
    feed(world.database)

    def statements(contract: str) -> int:
        with counted_statements() as ran:
            assert world.browser.get(f"/contrats/{contract}").status_code == 200
        return len(ran)

    assert statements(many) == statements(few) > 0
