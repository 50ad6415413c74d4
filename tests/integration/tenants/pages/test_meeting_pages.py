"""The launch meetings that a facilitateur sees: those of the contracts it follows today, and of no other."""

from dataclasses import dataclass

import pytest
from django.test import Client

from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, a_registered_contract, an_organisation, api
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@dataclass(frozen=True)
class World:
    """
    Two contracts, by their `contractors`: `follower` follows `kept` since 2020, and `handed` after `former`. `stranger`
    follows nothing. The contractor of `kept` was met, that of `handed` was missed.
    """

    contractors: dict[str, str]
    follower: Client
    former: Client
    stranger: Client
    contractor: Client


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    buyer = api(Role.BUYER)
    follower, former, stranger = (an_organisation(buyer, "facilitator") for _ in range(3))
    contractors = {name: an_organisation(buyer, "contractor") for name in ("kept", "handed")}
    member = a_member(buyer)
    kept, handed = (a_contract(buyer, contractor=found, member=member) for found in contractors.values())
    _follow(buyer, kept, follower)
    _follow(buyer, handed, former)
    _follow(buyer, handed, follower, since="2026-01-01")
    met = {"held_on": "2020-01-20", "minutes": "cr-2020-01"}
    buyer.made(
        f"contracts/{kept}/meetings", contractor=contractors["kept"], outcome="calendrier arrêté", **met
    )
    buyer.made(f"contracts/{handed}/meetings", contractor=contractors["handed"], outcome="missed", **met)
    _without_clause(buyer, contractors["kept"], follower)
    feed(module_database)
    return World(
        contractors=contractors,
        follower=signed_in(Role.FACILITATOR, follower),
        former=signed_in(Role.FACILITATOR, former),
        stranger=signed_in(Role.FACILITATOR, stranger),
        contractor=signed_in(Role.CONTRACTOR, contractors["kept"]),
    )


def _follow(buyer: Api, contract: str, facilitator: str, *, since: str = "2020-01-01") -> None:
    buyer.made(f"contracts/{contract}/lots/1/facilitator", facilitator=facilitator, from_=since)


def _without_clause(buyer: Api, contractor: str, facilitator: str) -> None:
    """A contract of which nothing is to be said: no lot of it has a clause."""
    contract = a_registered_contract(buyer, title="Sans clause")
    buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{contract}/lots/1/award", contractor=contractor, notified_on="2020-01-01")
    _follow(buyer, contract, facilitator)


def test_who_follows_sees_what_is_held_and_what_is_to_hold(world: World) -> None:
    page = world.follower.get("/reunions").content.decode()

    to_hold, recorded = page.split('id="h-r"')
    assert "1 réunion est à tenir" in to_hold.replace("\u00a0", " ")
    # Won on 1 January 2020: by the 31st.
    assert "31\u00a0janvier\u00a02020" in to_hold
    assert "celle du 20\u00a0janvier\u00a02020 a été manquée" in to_hold
    assert (world.contractors["handed"] in to_hold, world.contractors["kept"] in to_hold) == (True, False)
    assert "calendrier arrêté" in recorded
    assert "cr-2020-01" in recorded
    assert "manquée" in recorded
    assert "Sans clause" not in page


def test_who_follows_no_more_and_who_never_did_see_nothing(world: World) -> None:
    for browser in (world.former, world.stranger):
        answer = browser.get("/reunions")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Aucune réunion n’est à tenir" in page
        assert "Aucune n’est inscrite" in page
        assert not [name for name in world.contractors.values() if name in page]


def test_meetings_are_of_facilitateurs_alone(world: World) -> None:
    for browser in (world.contractor, signed_in(Role.BUYER), signed_in(Role.AUDITOR)):
        assert browser.get("/reunions").status_code == 404
