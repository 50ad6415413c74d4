"""Another's data answers as data that do not exist: each request, as each role, byte for byte."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from support.documented import leaves, views
from support.every import every
from support.in_process_api import an_organisation, api
from support.postgres_server import Database
from support.two_of_each import WORK, World, kept, two_of_each
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

ABSENT = "nothing-here"


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    return two_of_each(module_database)


@pytest.fixture
def before(world: World) -> list[Any]:
    """All that commands had written when the test began: none of its requests writes."""
    return kept(world.database)


# What a caller may name in a path, a body or a query, and what of it is another's. `{}` is the world's.
OTHERS: Mapping[Role, Mapping[str, tuple[str, ...]]] = {
    Role.MEMBER: {
        "prefix": ("{keys[theirs]}",),
        "member": ("{members[1]}", "{contractors[0]}", "centrale"),
        "log": ("{members[1]}", "{contractors[0]}", "centrale"),
        "id": ("far",),
        "contract": ("{two}", "{draft}"),
        "lot": ("7",),
        "call_off": ("far",),
        "contractor": ("{members[1]}",),
        "wait_for": ("{members[1]}:1", "centrale:1", "{contractors[1]}:1"),
    },
    Role.CONTRACTOR: {
        "prefix": ("{keys[theirs]}",),
        "member": ("{members[1]}", "{contractors[1]}", "{facilitators[0]}"),
        "id": ("theirs", "far"),
        "contract": ("{two}", "{draft}"),
        "lot": ("2",),
        "call_off": ("theirs", "far"),
        "contractor": ("{contractors[1]}", "{members[0]}"),
        "wait_for": ("{members[1]}:1", "{members[1]}:999999"),
    },
    Role.FACILITATOR: {
        "prefix": ("{keys[theirs]}",),
        "member": ("{members[1]}", "{contractors[1]}"),
        "id": ("theirs", "far"),
        "contract": ("{two}", "{draft}"),
        "lot": ("2",),
        "call_off": ("theirs", "far"),
        "contractor": ("{contractors[1]}", "{members[0]}"),
        "wait_for": ("{members[1]}:1", "{members[1]}:999999"),
    },
    # To buyers and auditors nothing is another's; what is of another kind is as absent.
    Role.BUYER: {
        "prefix": ("{keys[theirs]}",),
        "member": ("{contractors[0]}", "{facilitators[0]}"),
        "contractor": ("{members[0]}", "{facilitators[0]}"),
        "facilitator": ("{members[0]}", "{contractors[0]}"),
        "into": ("{contractors[0]}",),
        "log": ("{contractors[0]}",),
    },
    Role.AUDITOR: {
        "prefix": ("{keys[theirs]}",),
        "member": ("{contractors[0]}",),
        "log": ("{contractors[0]}",),
    },
}

# Identifiers that are looked up nowhere, or that open what they name to any holder (a person's, random).
NOT_LOOKED_UP = {"subcontractor", "employer", "person", "quarter", "tranche", "kind"}
CATALOGUE = ("catalogue", "{two}")  # published: every member may see it
PERSONS = {"person-eligibility", "person-hires"}

OWN: Mapping[str, Any] = {
    "member": "{members[0]}",
    "log": "{members[0]}",
    "id": "mine",
    "contract": "{contract}",
    "lot": "1",
    "contractor": "{contractors[0]}",
    "facilitator": "{facilitators[0]}",
    "call_off": "mine",
    "amount": "10.00",
    "placed_on": "2026-02-02",
    "invoiced_on": "2026-02-03",
    "reason": "essai",
    "delta": "-1.00",
    **WORK,
}
ASKED: Mapping[str, Mapping[str, str]] = {
    "explain": {"measure": "validated"},
    "history": {"measure": "validated"},
    "publics": {"contract": "{contract}", "quarter": "2026-Q1"},
}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "place-call-off": {name: OWN[name] for name in ("contract", "lot", "amount", "placed_on")},
    "receive-invoice": {name: OWN[name] for name in ("call_off", "amount", "invoiced_on")},
    "declare-hours": {name: OWN[name] for name in ("contract", "lot", "contractor", *WORK)},
    "validate-hours": {},
    "return-hours": {"reason": "essai"},
    "resubmit-hours": {"hours": "8.00"},
    "reject-hours": {"reason": "essai"},
    "correct-hours": {"delta": "-1.00", "reason": "essai"},
    "open-contract": {"member": "{members[0]}", "from": "2020-01-01"},
    "award-lot": {"contractor": "{contractors[0]}", "notified_on": "2020-01-01"},
    "allocate-target": {"member": "{members[0]}", "hours": "8.00"},
    "assign-facilitator": {"facilitator": "{facilitators[0]}", "from": "2020-01-01"},
    "decline-facilitator": {"facilitator": "{facilitators[0]}", "on": "2026-01-01", "reason": "essai"},
    "substitute-contractor": {"contractor": "{contractors[1]}", "on": "2026-01-01", "ground": "R2194-6"},
    "bring-forward": {
        "member": "{members[0]}",
        "hours": "8.00",
        "on": "2026-01-01",
        "evidence": "releve",
    },
    "revoke-key": {},
    "link-uptake": {"call_off": OWN["call_off"]},
    "record-meeting": {"contractor": "{contractors[0]}", "held_on": "2026-01-05", "outcome": "held"},
    "sign-convention": {"facilitator": "{facilitators[0]}", "capacity": 3, "from": "2026-01-01"},
    "merge-member": {"into": "{members[1]}", "on": "2026-01-01"},
    "send-invoices-file": {},  # who is not there is said before that this is no file
    "receive-attestation": {
        "year": 2026,
        "contractor": "{contractors[0]}",
        "issued_to": "{members[0]}",
        "amount3": "1.00",
        "amount4": "1.00",
        "received_on": "2026-02-02",
    },
}


def named(endpoint: str) -> set[str]:
    """Every identifier that a request takes: of its address, its body, its query."""
    view = views()[endpoint]
    shape = view.request_serializer if TABLE[endpoint].method == "POST" else view.query_serializer
    fields = {at[1:] for at, field in leaves(shape()) if isinstance(field, Identifier) or at == "/wait_for"}
    path = {part.strip("{}") for part in TABLE[endpoint].path.split("/") if part.startswith("{")}
    return (fields - {"id"}) | path


def cases() -> Iterator[tuple[str, Role, str, str]]:
    for endpoint, row in TABLE.items():
        stated = row.method == "GET" or endpoint in BODIES
        for role, name in ((role, name) for role in row.roles for name in sorted(named(endpoint))):
            if endpoint in PERSONS or not (stated or name == "id"):
                continue
            for other in OTHERS[role].get(name, ()):
                if (endpoint, other) != CATALOGUE:
                    yield endpoint, role, name, other


@every(("endpoint", "role", "name", "other"), list(cases()))
def test_another_s_is_as_absent(
    world: World, before: list[Any], endpoint: str, role: Role, name: str, other: str
) -> None:
    answers = [ask(world, endpoint, role, name, target) for target in (other, absent_for(name, other))]

    assert answers[0] == answers[1]
    assert kept(world.database) == before


def absent_for(name: str, other: str) -> str:
    if name == "wait_for":
        return f"{ABSENT}:{other.rpartition(':')[2]}"
    return "999" if name == "lot" else ABSENT


def ask(world: World, endpoint: str, role: Role, name: str, target: str) -> tuple[int, bytes]:
    """The answer to a request that is one's own but for what `name` says, without what was asked."""
    row, target = TABLE[endpoint], target.format(**vars(world))
    given = {key: str(value).format(**vars(world)) for key, value in OWN.items()} | {name: target}
    path = row.path.format(**{"quarter": "2020-Q1", "tranche": "t1", "id": "mine"} | given)
    body = {key: spoken(value, world) for key, value in BODIES.get(endpoint, {}).items()}
    fields = {key: spoken(value, world) for key, value in ASKED.get(endpoint, {}).items()}
    if f"{{{name}}}" not in row.path:
        body[name] = fields[name] = target
    asking = world.asking[role]
    answer = asking.post(path, body) if row.method == "POST" else asking.get(path, **fields)
    # Lists repeat what was asked in their links; so short a name would be found elsewhere too.
    repeated = answer.content.replace(target.encode(), b"{}") if len(target) > len("999") else answer.content
    return answer.status_code, repeated


def spoken(value: Any, world: World) -> Any:
    return value.format(**vars(world)) if isinstance(value, str) else value


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CONTRACTOR, Role.FACILITATOR])
def test_every_identifier_that_a_role_may_name_is_tried(role: Role) -> None:
    asked = {
        (endpoint, name) for endpoint, row in TABLE.items() if role in row.roles for name in named(endpoint)
    }
    refused = {(endpoint, name) for endpoint in TABLE for name in refused_to(endpoint, role)}
    tried = {(endpoint, name) for endpoint, by, name, _ in cases() if by is role}

    left = asked - tried - refused
    assert {item for item in left if item[1] not in NOT_LOOKED_UP and item[0] not in PERSONS} == set()


def refused_to(endpoint: str, role: Role) -> list[str]:
    only_for = getattr(views()[endpoint], "restricted_parameters", {})
    return [name for name, roles in only_for.items() if role not in roles]


@pytest.mark.parametrize("name", ["owner", "referent"])
@pytest.mark.parametrize("role", [Role.CONTRACTOR, Role.FACILITATOR])
def test_a_parameter_that_a_role_may_not_give_is_refused(world: World, role: Role, name: str) -> None:
    asking = world.asking[role]

    answers = [asking.get("tasks", **{name: who}) for who in (world.contractors[1], ABSENT, "centrale")]

    assert {answer.status_code for answer in answers} == {422}
    assert {answer.json()["code"] for answer in answers} == {"unknown-field"}
    assert len({answer.content for answer in answers}) == 1
    assert world.asking[Role.BUYER].get("tasks", **{name: "centrale"}).status_code == 200


def test_own_requests_are_answered(world: World) -> None:
    """The requests of the table above are of what is one's own: none of them is refused as absent."""
    contractor, facilitator = world.asking[Role.CONTRACTOR], world.asking[Role.FACILITATOR]
    hours = f"members/{world.member}/hours"

    assert facilitator.post(f"{hours}/mine/return", {"reason": "essai"}).status_code == 200
    assert contractor.post(f"{hours}/mine/resubmit", {"hours": "8.00"}).status_code == 200
    assert facilitator.post(f"{hours}/mine/validate").status_code == 200


def test_a_facilitateur_of_another_territory_is_refused(world: World) -> None:
    buyer = api(Role.BUYER)
    elsewhere, before = an_organisation(buyer, "facilitator"), an_organisation(buyer, "facilitator")
    lot = f"contracts/{world.contract}/lots/2/facilitator"
    buyer.made(lot, facilitator=elsewhere, from_="2020-01-01", territory="13")
    buyer.made(lot, facilitator=before, from_="2019-01-01")

    for facilitator in (elsewhere, before):
        refused = api(Role.FACILITATOR, facilitator).post(f"members/{world.member}/hours/theirs/validate")
        assert (refused.status_code, refused.json()["code"]) == (422, "not-the-facilitator")
    refused = buyer.post(f"members/{world.member}/hours/theirs/validate")
    assert (refused.status_code, refused.json()["code"]) == (422, "not-the-facilitator")


def test_a_contractor_learns_nothing_of_a_log_by_if_match(world: World) -> None:
    contractor = world.asking[Role.CONTRACTOR]
    body = {"contract": world.two, "lot": "1", "contractor": world.contractors[0], **WORK}

    answers = {
        contractor.post(f"members/{member}/hours", body, {"If-Match": seq}).content
        for member in (*world.members, ABSENT)
        for seq in ("1", "999999")
    }

    assert len(answers) == 1
    assert b'"status":404' in answers.pop()
