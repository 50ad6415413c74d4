"""What an order will create is shown before it is recorded, by the function that then computes it."""

from datetime import date
from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import a_contract, a_member, an_organisation, api
from support.postgres_server import Database
from support.shown_forms import count_events, hidden_of
from support.signed_in import signed_in
from tremplin_tenants.pages.orders.preview import preview_of
from tremplin_tenants.roles import Role

TODAY = date(2026, 11, 29)
RATE = {"way": "rate", "function": "main", "hours_per_1000_euros": "1.75"}


def lot(clause: dict[str, Any] | None, **life: Any) -> dict[str, Any]:
    whole = {"revisions": [], "annulled_on": None, **life}
    return {"contract": "c", "lot": "1", "title": "Copieurs", "clause": clause, "life": whole}


def preview(found: dict[str, Any], amount: str = "12 000,00", placed_on: str = "27/11/2026") -> Any:
    return preview_of({"lot": "c/1", "amount": amount, "placed_on": placed_on}, [found], today=TODAY)


def test_hours_due_of_a_rate_are_those_of_the_domain() -> None:
    # 12 000 € × 1.75 h ÷ 1 000 € = 21.00 h; 1 € × 1.75 h ÷ 1 000 € = 0.00175 h, and 3 € 0.00525 h, half up.
    assert [preview(lot(RATE), amount).hours for amount in ("12 000,00", "1", "3")] == [2100, 0, 1]
    assert preview(lot(RATE)).rate == "1.75"


def test_an_order_that_makes_no_hours_due_says_why() -> None:
    fixed = {"way": "fixed", "function": "main", "hours": "833.00"}
    revised = [{"effective_on": "2026-11-28"}]

    assert "ne porte pas de clause" in preview(lot(None)).why_none
    assert "fixé par la centrale" in preview(lot(fixed)).why_none
    assert "annulée" in preview(lot(RATE, annulled_on="2026-11-01")).why_none
    assert "révisée" in preview(lot(RATE, revisions=revised)).why_none
    assert preview(lot(RATE, revisions=revised), placed_on="29/11/2026").hours == 2100
    assert {preview(lot(None)).hours, preview(lot(fixed)).hours} == {None}


def test_what_cannot_be_understood_has_no_preview() -> None:
    assert preview(lot(RATE), "beaucoup") is None
    assert preview(lot(RATE), "-5") is None
    assert preview(lot(RATE), placed_on="31/02/2026") is None
    assert preview(lot(RATE), "") is None
    assert (
        preview_of({"lot": "c/2", "amount": "1", "placed_on": "27/11/2026"}, [lot(RATE)], today=TODAY) is None
    )


@pytest.mark.postgres
def test_an_order_is_verified_then_recorded_as_it_was_shown(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    contractor, member = an_organisation(buyer, "contractor"), a_member(buyer)
    contract = a_contract(buyer, contractor=contractor, member=member, clause=RATE)
    feed(module_database)
    browser, before = signed_in(Role.MEMBER, member), count_events(module_database)
    typed = {"lot": f"{contract}/1", "amount": "12 000,00", "placed_on": "27/11/2026"}

    verified = browser.post("/commander", {**hidden_of(browser.get("/commander")), **typed, "verify": "1"})

    page = verified.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    assert verified.status_code == 200
    assert "<b>21,00 heures d’insertion dues</b>" in page
    assert 'value="12 000,00"' in page
    assert count_events(module_database) == before

    sent = browser.post("/commander", {**hidden_of(verified), **typed})
    assert sent.status_code == 303
    feed(module_database)
    confirmed = browser.get(sent.headers["Location"]).content.decode()
    assert "Commande enregistrée</h1>" in confirmed
    assert f"/resultats/explication?measure=due&amp;contract={contract}&amp;lot=1" in confirmed
    assert "Vous regardez le passé" not in confirmed
    results = api(Role.MEMBER, member).get("results").json()
    assert (results["clause_hours"]["due"], count_events(module_database)) == ("21.00", before + 1)
