"""The states of pages that a browser seldom meets: made on the year of the demo, each as the answer that shows it."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from support.accounts import a_person, a_session
from support.database_away import without_database
from support.feeding import feed
from support.forms_of_demo import SENDING, DemoForms
from support.in_process_api import a_member, a_registered_contract, api
from support.sheets import a_csv
from support.shown_forms import hidden_of, post_form
from support.signed_in import sign_out, signed_in
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_tenants.roles import CENTRALE, Role

HELD = "urssaf-044"
COPIERS = "solutions-impression/1"
ORDER = {"amount": "12 000,00", "placed_on": "27/11/2026"}
JUNK = "tapé"
# Addresses that show a state as they are asked for, by the role that asks.
ASKED: Mapping[str, tuple[Role, str]] = {
    "past": (Role.MEMBER, "/resultats?known_at=2026-06-30"),
    "past-figure": (Role.MEMBER, "/resultats/explication?measure=validated&known_at=2026-06-30"),
    "figure-without-entries": (Role.MEMBER, "/resultats/explication?measure=rejected&known_at=1"),
    "measure-unknown": (Role.MEMBER, "/resultats/explication?measure=nothing"),
    "past-unknown": (Role.MEMBER, "/resultats?known_at=hier"),
    "compared": (Role.MEMBER, "/comparer?from=2026-03-31&to=2026-09-30"),
    "compared-identical": (Role.MEMBER, "/comparer?from=3&to=3"),
    "compared-backwards": (Role.MEMBER, "/comparer?from=2026-09-30&to=2026-03-31"),
    "journal-without-events": (Role.AUDITOR, "/journal/centrale?q=rien-de-tel"),
    "journal-filter-unknown": (Role.AUDITOR, "/journal/centrale?from=demain"),
    "read-only-past": (Role.BUYER, f"/membres/{WORKED_EXAMPLE}?known_at=2026-06-30"),
    "contracts-ended": (Role.BUYER, "/contrats?state=ended"),
}
_FORM = re.compile(r'<form [^>]*method="post".*?</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_TYPED = re.compile(r'<(?:input type="text"|textarea)[^>]* name="([^"]+)"[^>]*>')


def shown_states(world: DemoForms) -> dict[str, Any]:
    """Return the answer of each state, by its name."""
    return {
        name: answer
        for made in (_asked, _refused, _of_members, _of_sessions, _of_errors, _of_forms)
        for name, answer in made(world)
    }


States = Iterator[tuple[str, Any]]


def _asked(world: DemoForms) -> States:
    for name, (role, address) in ASKED.items():
        yield name, signed_in(role, WORKED_EXAMPLE if role is Role.MEMBER else CENTRALE).get(address)


def _refused(world: DemoForms) -> States:
    """Send the form of each page with words in every field, where it has one that asks for a text."""
    for page in SENDING:
        browser, address = world.browser(page), world.address(page)
        if (
            sent := junk_in(browser, address)
        ) is not None and sent.status_code != 303:  # a reason takes any words
            yield f"refused-{page.__name__}", sent


def junk_in(browser: Client, address: str) -> Any:
    """Send words in each field of the form of a page that has the most; None where no form asks for a text."""
    forms = _FORM.findall(browser.get(address).content.decode())
    form = max(forms, key=lambda form: len(_TYPED.findall(form)))
    if not _TYPED.findall(form):
        return None
    hidden = {name: unescape(value) for name, value in _HIDDEN.findall(form)}
    return browser.post(address, hidden | dict.fromkeys(_TYPED.findall(form), JUNK))


def _of_members(world: DemoForms) -> States:
    buyer, member = api(Role.BUYER), WORKED_EXAMPLE
    fresh, draft = a_member(buyer), a_registered_contract(buyer)
    feed(world.database)
    with world.database.connect_superuser() as owner:
        owner.execute(
            "insert into held_logs (log, projection, since_seq, since, reason) values (%s, 'ledger', 7, now(), 'x')",
            (HELD,),
        )
    yield "draft", signed_in(Role.BUYER).get(f"/contrats/{draft}")
    yield "first-day", signed_in(Role.MEMBER, fresh).get("/resultats")
    yield "held", signed_in(Role.MEMBER, HELD).get("/resultats")
    yield "held-member-of-a-buyer", signed_in(Role.BUYER).get(f"/membres/{HELD}")
    yield "held-at-the-tower", signed_in(Role.BUYER).get("/pilotage")
    browser, typed = signed_in(Role.MEMBER, member), {**ORDER, "lot": COPIERS}
    form = hidden_of(browser.get("/commander"))
    yield "order-verified", browser.post("/commander", {**form, **typed, "verify": "1"})
    done = browser.post("/commander", {**form, **typed}).headers["Location"]
    with patch("tremplin_tenants.api.reads.waiting.PATIENCE", 0.05):
        yield "not-counted-yet", browser.get(done)
    yield "behind", browser.get("/resultats")
    feed(world.database)
    yield "ordered", browser.get(done)
    yield "just-due", browser.get("/resultats")


def _of_sessions(world: DemoForms) -> States:
    browser = signed_in(Role.MEMBER, WORKED_EXAMPLE)
    form = hidden_of(browser.get("/commander"))
    session = sign_out(browser)
    browser.post("/commander", {**form, **ORDER})
    yield "session-ended", browser.get("/connexion?suite=/commander")
    browser.cookies[settings.SESSION_COOKIE_NAME] = session
    yield "came-back", browser.get("/commander")
    several = Client()
    several.cookies[settings.SESSION_COOKIE_NAME] = a_session(
        a_person((Role.MEMBER, WORKED_EXAMPLE), (Role.BUYER, CENTRALE)), seat=None
    )
    yield "several-seats", several.get("/siege")
    stranger, wrong = Client(), {"email": "personne@exemple.invalid", "password": "un mot de passe"}
    for _ in range(5):
        stranger.post("/connexion", wrong)
    yield "throttled-sign-in", stranger.post("/connexion", wrong)


def _of_errors(world: DemoForms) -> States:
    browser = signed_in(Role.MEMBER, WORKED_EXAMPLE)
    form = hidden_of(browser.get("/commander"))
    with without_database():
        browser.raise_request_exception = False
        yield "database-away", browser.get("/resultats")
        yield "database-away-for-a-form", browser.post("/commander", form | ORDER)
    yield "too-large", browser.post("/commander", {"amount": "1" * 3_000_000})
    with override_settings(TREMPLIN_REQUESTS_PER_MINUTE=1):
        browser.get("/commandes")
        yield "too-many-pages", browser.get("/commandes")
    checked = Client(enforce_csrf_checks=True)
    checked.cookies = browser.cookies
    yield "without-token", checked.post("/commander", ORDER)


def _of_forms(world: DemoForms) -> States:
    buyer, browser = api(Role.BUYER), signed_in(Role.BUYER)
    contract = a_registered_contract(buyer)
    buyer.made(f"contracts/{contract}/publish")
    feed(world.database)
    address = f"/contrats/{contract}"
    form = hidden_of(browser.get(address), "renew-contract")
    buyer.made(f"contracts/{contract}/renewals", until="2032-12-31")
    yield "changed-meanwhile", browser.post(address, form | {"until": "31/12/2033"})
    member = signed_in(Role.MEMBER, WORKED_EXAMPLE)
    yield "key-made", post_form(member, "/cles", "make-key", name="Tableau de bord")
    page, invoices = "/factures/fichier", [["bc-1", "12", "31/02/2026"], ["bc-1", "douze", "01/02/2026"]]
    for name, content in {
        "file-damaged": b"PK\x03\x04",
        "file-without-columns": a_csv([["x"]], headers=["Membre", "Lot"]),
        "file-with-errors": a_csv(invoices, headers=["Bon de commande", "Montant", "Date"]),
    }.items():
        yield name, member.post(page, {"file": SimpleUploadedFile("factures.csv", content)})
