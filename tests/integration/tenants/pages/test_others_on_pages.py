"""Another's data on a page answer as data that do not exist: same status, same bytes, as many statements."""

import re
from collections.abc import Iterator, Mapping
from difflib import unified_diff

import pytest
from django.test import Client

from support.every import every
from support.feeding import feed
from support.postgres_server import Database
from support.signed_in import signed_in
from support.statements import executed_statements
from support.two_of_each import World, two_of_each
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

ABSENT = "nothing-here"
TOKENS = re.compile(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"')
_DECLARATIONS = ("/declarations/{members[0]}/theirs", "/declarations/{members[1]}/far")
_ELSEWHERE = "/declarations/{members[1]}/mine"
# By role: addresses of what is another's, each with the same one of what is nobody's.
OTHERS: Mapping[Role, Mapping[str, str]] = {
    Role.MEMBER: {
        "/commandes?fait={members[1]}:1": f"/commandes?fait={ABSENT}:1",
        "/commandes?fait=centrale:1": f"/commandes?fait={ABSENT}:1",
        "/factures/nouvelle?call_off=far": f"/factures/nouvelle?call_off={ABSENT}",
        "/commander?lot={two}/1": f"/commander?lot={ABSENT}/1",
        "/preuve?log={members[1]}&seq=1": f"/preuve?log={ABSENT}&seq=1",
        "/preuve?log=centrale&seq=1": f"/preuve?log={ABSENT}&seq=1",
        "/resultats/explication?measure=due&contract={two}": f"/resultats/explication?measure=due&contract={ABSENT}",
        "/exports?contract={draft}": f"/exports?contract={ABSENT}",
        "/exports/lots?format=csv&contract={draft}": f"/exports/lots?format=csv&contract={ABSENT}",
        "/exports/events?format=csv&log={members[1]}": f"/exports/events?format=csv&log={ABSENT}",
        "/membres/{members[1]}": f"/membres/{ABSENT}",
        "/journal/{members[1]}": f"/journal/{ABSENT}",
        "/comparer/{members[1]}": f"/comparer/{ABSENT}",
        "/publications/{two}": f"/publications/{ABSENT}",
    },
    Role.CONTRACTOR: {
        **dict.fromkeys(_DECLARATIONS, f"/declarations/{{members[0]}}/{ABSENT}"),
        _ELSEWHERE: f"/declarations/{ABSENT}/mine",
        "/heures/nouvelle?member={members[1]}&lot={two}/1": f"/heures/nouvelle?member={ABSENT}&lot={ABSENT}/1",
        "/heures/nouvelle?lot={contract}/2": "/heures/nouvelle?lot={contract}/9",
        "/declarations/{members[0]}/mine?fait={members[1]}:1": f"/declarations/{{members[0]}}/mine?fait={ABSENT}:1",
    },
    Role.FACILITATOR: {
        **dict.fromkeys(_DECLARATIONS, f"/declarations/{{members[0]}}/{ABSENT}"),
        _ELSEWHERE: f"/declarations/{ABSENT}/mine",
        "/declarations/{members[0]}/mine?fait={members[1]}:1": f"/declarations/{{members[0]}}/mine?fait={ABSENT}:1",
        "/reunions?contract={two}": f"/reunions?contract={ABSENT}",
    },
}
# By role: pages of one's own, where nothing of the others' may stand.
OWN: Mapping[Role, tuple[str, ...]] = {
    Role.MEMBER: ("/resultats", "/commander", "/commandes", "/journal", "/exports", "/factures/nouvelle"),
    Role.CONTRACTOR: (
        "/taches", "/heures/nouvelle", "/heures/fichier", "/personnes", "/declarations/{members[0]}/mine",
    ),
    Role.FACILITATOR: ("/taches", "/reunions", "/personnes", "/declarations/{members[0]}/mine"),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    made = two_of_each(module_database)
    feed(module_database)
    return made


@pytest.fixture(scope="module")
def browsers(world: World) -> dict[Role, Client]:
    own = {
        Role.MEMBER: world.members[0],
        Role.CONTRACTOR: world.contractors[0],
        Role.FACILITATOR: world.facilitators[0],
    }
    return {role: signed_in(role, organisation) for role, organisation in own.items()}


def cases() -> Iterator[tuple[Role, str, str]]:
    for role, addresses in OTHERS.items():
        for other, absent in addresses.items():
            yield role, other, absent


@every(("role", "other", "absent"), list(cases()))
def test_another_s_is_as_absent(
    world: World, browsers: dict[Role, Client], role: Role, other: str, absent: str
) -> None:
    shown(world, browsers[role], absent)  # what a process does once

    answers = [shown(world, browsers[role], address) for address in (other, absent)]

    assert answers[0][0] == answers[1][0]
    others, nobodys = (page.splitlines() for _, page, _ in answers)
    assert "\n".join(unified_diff(others, nobodys, n=0)) == ""
    assert answers[0][2] == answers[1][2], "statements"


@every(("role", "address"), [(role, address) for role, addresses in OWN.items() for address in addresses])
def test_nothing_of_another_s_is_on_one_s_own_pages(
    world: World, browsers: dict[Role, Client], role: Role, address: str
) -> None:
    status, page, _ = shown(world, browsers[role], address)

    assert status == 200
    found = [name for name in strangers(world, role) if re.search(rf"\b{re.escape(name)}\b", page)]
    assert found == []


def strangers(world: World, role: Role) -> list[str]:
    """What this role reads nowhere; a contract that is published, every member does."""
    others = [world.members[1], world.draft, "far"]
    return others if role is Role.MEMBER else [*others, world.two]


def shown(world: World, browser: Client, address: str) -> tuple[int, str, list[str]]:
    """The status, the page without its tokens and what was asked, and its statements.

    Those of the header of heads, asked for every few seconds, are left out.
    """
    asked = address.format(**vars(world))
    with executed_statements() as statements:
        answer = browser.get(asked)
    body = answer.getvalue() if answer.streaming else answer.content
    page = TOKENS.sub("", body.decode())
    for name in sorted(re.findall(r"[^/?&=:]+", asked), key=len, reverse=True):
        if len(name) > len("measure"):
            page = page.replace(name, "{}")
    return answer.status_code, page, [text for text in statements if "from checkpoints" not in text]
