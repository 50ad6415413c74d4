"""The states of pages that no journey meets, held to the checks of every page: served as the platform answered them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import tremplin_tenants
from support.browser.folder_site import serving_folder
from support.browser.html_checker import check_html
from support.browser.page_checks import carry_checks, faults_of, photograph
from support.browser.visit import open_visit
from support.forms_of_demo import forms_of_demo
from support.postgres_server import Database
from support.shown_states import shown_states

STATIC = Path(tremplin_tenants.__file__).parent / "static"
# What is said in states that are not another address of a page that is well, and their status.
EXPECTED: Mapping[str, tuple[int, str]] = {
    "past": (200, "Vous regardez le passé"),
    "figure-without-entries": (200, "Rien n’entre dans ce chiffre"),
    "compared-identical": (200, "Rien n’a changé entre ces deux dates"),
    "draft": (200, "Brouillon : aucun membre ne le voit"),
    "first-day": (200, "Vous êtes membre depuis"),
    "held": (200, "Chiffres incomplets depuis l’événement n° 7"),
    "held-at-the-tower": (200, "journal d’URSSAF des Pays de la Loire"),
    "order-verified": (200, "21,00 heures d’insertion dues"),
    "not-counted-yet": (503, "C’est enregistré, pas encore compté"),
    "behind": (200, "En retard de 1 événement"),
    "ordered": (200, "Commande enregistrée"),
    "just-due": (200, "Dues depuis peu"),
    "session-ended": (200, "Ce que vous aviez saisi est gardé"),
    "came-back": (200, "Votre saisie est revenue"),
    "several-seats": (200, "Choisir un siège"),
    "throttled-sign-in": (429, "too-many-failures"),
    "database-away": (503, "La base de données ne répond pas"),
    "database-away-for-a-form": (503, "Votre saisie est gardée"),
    "too-large": (413, "C’est trop volumineux"),
    "too-many-pages": (429, "throttled"),
    "without-token": (403, "Ce formulaire n’est plus valable"),
    "changed-meanwhile": (412, "La page a changé pendant que vous la remplissiez"),
    "key-made": (200, "tremplin_"),
    "file-damaged": (422, "endommagé"),
    "file-without-columns": (422, "« Commande »"),
    "file-with-errors": (200, "2 lignes sur 2 sont à corriger"),
}


@pytest.fixture(scope="module")
def states(demo_database: Database) -> dict[str, Any]:
    """The answers, made before a browser runs, beside which Django takes no connection."""
    return shown_states(forms_of_demo(demo_database))


def test_each_state_passes(states: dict[str, Any], tmp_path: Path, chromium: Browser) -> None:
    (tmp_path / "static").symlink_to(STATIC)
    for name, answer in states.items():
        (tmp_path / f"{name}.html").write_bytes(answer.content)
    faults = []
    with serving_folder(tmp_path) as base, chromium.new_context() as context:
        visit = open_visit(context, base)
        carry_checks(visit)
        for name in states:
            visit.go(f"/{name}.html")
            faults += [f"{name}: {fault}" for fault in faults_of(visit)]
            photograph(visit, f"state-{name}")

    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def test_the_html_of_each_state_is_valid(states: dict[str, Any]) -> None:
    check_html({name: answer.content.decode() for name, answer in states.items()})


def test_each_state_is_the_one_it_is_named_after(states: dict[str, Any]) -> None:
    for name, (status, words) in EXPECTED.items():
        page = states[name].content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
        assert (name, states[name].status_code) == (name, status)
        assert words in page, name
    refused = {name: answer.status_code for name, answer in states.items() if name.startswith("refused-")}
    assert {name: status for name, status in refused.items() if status not in (404, 422)} == {}
