"""The proof of an event, in words: the values of the API, for the log's readers alone, and where pages lead to it."""

from html import unescape

import pytest
from django.test import Client

from support.in_process_api import api
from support.marks import marks_of
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

MEMBER, OTHER = "cpam-075", "cpam-063"


@pytest.fixture(scope="module")
def own(demo_database: Database) -> Client:
    return signed_in(Role.MEMBER, MEMBER)


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def test_a_proof_has_the_values_of_the_api(own: Client) -> None:
    for browser, asking, log in (
        (own, api(Role.MEMBER, MEMBER), MEMBER),
        (signed_in(Role.AUDITOR), api(Role.AUDITOR), CENTRALE),
        (signed_in(Role.BUYER), api(Role.BUYER), MEMBER),
    ):
        proof = asking.get("proofs/event", log=log, seq=5).json()
        head = asking.get("proofs/head", log=log, size=proof["size"]).json()
        event = asking.get("events", log=log, after=4, limit=1).json()["results"][0]

        page = shown(browser, f"/preuve?log={log}&seq=5")

        assert "Preuve de l’événement n° 5" in page
        assert event["sentence"] in page
        for value in (
            proof["digest"],
            proof["root"],
            head["checkpoint"],
            *proof["inclusion"],
            *head["inclusion"],
        ):
            assert value in page
        assert "Aucune autorité extérieure n’a horodaté" in page
        assert marks_of(browser.get(f"/preuve?log={log}&seq=5")).log == log


def test_what_is_absent_and_what_is_another_s_are_one_page(own: Client) -> None:
    answers = [
        own.get(f"/preuve?log={log}&seq={seq}") for log, seq in ((OTHER, 5), ("nobody", 5), (CENTRALE, 5))
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert signed_in(Role.CONTRACTOR, "ea-lumiere").get(f"/preuve?log={MEMBER}&seq=5").status_code == 404
    for seq in ("", "0", "x", "-1", "9999"):
        assert own.get(f"/preuve?seq={seq}").status_code == 422


def test_the_journal_and_a_figure_lead_to_the_proofs(own: Client) -> None:
    link = f'href="/preuve?log={MEMBER}&seq='

    assert link in shown(own, "/journal")
    figure = shown(own, "/resultats/explication?measure=validated")
    assert figure.count(link) == figure.count('href="/journal?before=') > 0


def test_an_event_not_sealed_yet_is_said_not_to_be(own: Client, demo_database: Database) -> None:
    with demo_database.connect_superuser() as owner:
        owner.execute("update sealed_heads set log = 'set-aside' where log = %s", (MEMBER,))
    try:
        page = shown(own, "/preuve?seq=5")
    finally:
        with demo_database.connect_superuser() as owner:
            owner.execute("update sealed_heads set log = %s where log = 'set-aside'", (MEMBER,))

    assert "n’est pas encore scellé" in page
    assert "Ce qui le prouve" not in page
