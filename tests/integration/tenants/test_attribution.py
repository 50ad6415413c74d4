"""Hours that are no one member's, over HTTP: a method chosen, a quarter closed, each told its own share."""

from dataclasses import dataclass
from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, an_organisation, api
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]


@dataclass(frozen=True)
class Shared:
    """Three members that were invoiced 100, 200 and 300 euros of the first quarter, and 12.00 h shared by it."""

    members: list[str]
    contract: str
    contractor: str
    buyer: Api

    @property
    def lot(self) -> str:
        return f"contracts/{self.contract}/lots/1"


@pytest.fixture(scope="module")
def shared(module_database: Database) -> Shared:
    buyer = api(Role.BUYER)
    members = sorted(a_member(buyer) for _ in range(3))
    contractor = an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=contractor, member=members[0])
    told = Shared(members, contract, contractor, buyer)
    for member in members[1:]:
        buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    buyer.made(f"{told.lot}/attribution", method="spend", from_="2026-01-01")
    for member, amount in zip(members, ("100.00", "200.00", "300.00"), strict=True):
        order = buyer.made(
            f"members/{member}/call-offs", contract=contract, lot="1", amount="900.00", placed_on="2026-01-05"
        )
        buyer.made(
            f"members/{member}/invoices", call_off=order["id"], amount=amount, invoiced_on="2026-02-01"
        )
    declaring = api(Role.CONTRACTOR, contractor)
    declaring.made(
        "members/centrale/hours",
        id="h1",
        contract=contract,
        lot="1",
        contractor=contractor,
        modality="direct",
        worked_from="2026-01-05",
        worked_to="2026-03-20",
        hours="12.00",
    )
    buyer.made("members/centrale/hours/h1/validate")
    buyer.made("quarters/2026-Q1/close")
    buyer.made("quarters/2026-Q1/publish")
    feed(module_database)
    return told


def one_lot(asking: Api, shared: Shared) -> dict[str, Any]:
    answer: dict[str, Any] = asking.get(f"lots/{shared.contract}/1").json()
    return answer


def test_a_member_sees_its_share_as_validated_hours(shared: Shared) -> None:
    # 12.00 h by 1, 2 and 3.
    for member, hours in zip(shared.members, ("2.00", "4.00", "6.00"), strict=True):
        results = api(Role.MEMBER, member).get("results").json()
        assert results["clause_hours"]["validated"] == hours
        assert results["clause_hours"]["declared"] == "0.00"
        (quarter,) = results["quarters"]
        assert (quarter["quarter"], quarter["validated"], quarter["reported"], quarter["published"]) == (
            "2026-Q1",
            hours,
            hours,
            hours,
        )
        assert [lot["method"] for lot in results["lots"]] == ["spend"]


def test_the_method_is_the_one_known_and_in_force(shared: Shared) -> None:
    asking = api(Role.MEMBER, shared.members[0])
    before = asking.get("results", effective_to="2025-12-31").json()
    events = asking.get("events").json()["results"]
    told = next(event["seq"] for event in events if event["type"] == "delivered.attribution-methods")
    unknown = asking.get("results", known_at=told - 1, effective_to="2026-06-30").json()
    known = asking.get("results", known_at=told, effective_to="2026-06-30").json()

    methods = [[lot["method"] for lot in answer["lots"]] for answer in (before, unknown, known)]
    assert methods == [["direct"], ["direct"], ["spend"]]


def test_a_buyer_sees_what_each_closing_shared_and_members_see_none_of_it(shared: Shared) -> None:
    assert one_lot(shared.buyer, shared)["attribution"] == [
        {
            "quarter": "2026-Q1",
            "method": "spend",
            "validated": "12.00",
            "unattributed": "0.00",
            "members": [
                {"member": member, "hours": hours}
                for member, hours in zip(shared.members, ("2.00", "4.00", "6.00"), strict=True)
            ],
        }
    ]
    own = one_lot(api(Role.MEMBER, shared.members[0]), shared)
    assert "attribution" not in own
    assert [row["method"] for row in own["results"]] == ["spend"]


def test_no_answer_to_a_member_tells_the_total_or_another_share(shared: Shared) -> None:
    asking = api(Role.MEMBER, shared.members[0])
    answers = [
        asking.get(path, **query)
        for path, query in (
            ("results", {}),
            ("results/explain", {"measure": "validated"}),
            ("lots", {}),
            (f"lots/{shared.contract}/1", {}),
            ("events", {}),
            ("hours", {}),
        )
    ]
    for answer in answers:
        assert answer.status_code == 200
        text = answer.content.decode()
        for secret in ("12.00", "12,00", "1200", "400", "4.00", "6.00", *shared.members[1:]):
            assert f'"{secret}"' not in text
            assert f" {secret}" not in text
            assert f":{secret}" not in text

    (line,) = asking.get("results/explain", measure="validated").json()["results"]
    assert line["amount"] == "2.00"


def test_a_method_is_refused_in_a_closed_quarter_and_with_what_is_missing(shared: Shared) -> None:
    def refused(**body: Any) -> tuple[int, str, str | None]:
        asked = {name.rstrip("_"): value for name, value in body.items()}
        answer = shared.buyer.post(f"{shared.lot}/attribution", asked)
        problem = answer.json()
        errors = problem.get("errors") or [{"pointer": None, "code": problem.get("code")}]
        return answer.status_code, problem.get("code") or errors[0]["code"], errors[0]["pointer"]

    assert refused(method="none", from_="2026-03-31") == (422, "quarter-closed", "/from")
    assert refused(method="volumes", from_="2026-04-01") == (422, "field-missing", "/quantities")
    quantities = [{"member": shared.members[0], "quantity": "3.00"}]
    assert refused(method="spend", from_="2026-04-01", quantities=quantities) == (
        422,
        "field-out-of-place",
        "/quantities",
    )
    unknown = [{"member": "personne", "quantity": "3.00"}]
    assert refused(method="volumes", from_="2026-04-01", quantities=unknown)[:2] == (422, "unknown-member")
    assert (
        shared.buyer.post(
            "contracts/rien/lots/1/attribution", {"method": "none", "from": "2026-04-01"}
        ).status_code
        == 404
    )
