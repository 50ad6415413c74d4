"""Hours that are no one member's, over HTTP: a method chosen, a quarter closed, each member given its own share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, an_organisation, api, hours_body
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]


@dataclass(frozen=True)
class Shared:
    """
    Members, and a lot whose hours they share by what they spend.

    Three that were invoiced 100, 200 and 300 euros of the first quarter, and 12.00 h, where nothing else is said.
    """

    members: list[str]
    contract: str
    contractor: str
    buyer: Api

    @property
    def lot(self) -> str:
        return f"contracts/{self.contract}/lots/1"


@pytest.fixture(scope="module")
def shared(module_database: Database) -> Shared:
    case = shared_by(("100.00", "200.00", "300.00"), hours="12.00")
    case.buyer.made("quarters/2026-Q1/close")
    case.buyer.made("quarters/2026-Q1/publish")
    feed(module_database)
    return case


@pytest.fixture(scope="module")
def two(shared: Shared, module_database: Database) -> Shared:
    """Two members that were invoiced 100 and 200 euros of the second quarter, and 37.77 h shared by it; then more."""
    case = shared_by(("100.00", "200.00"), hours="37.77", quarter="2026-Q2")
    case.buyer.made("quarters/2026-Q2/close")
    case.buyer.made("quarters/2026-Q2/publish")
    for member in case.members:
        invoice = {"call_off": "bc", "amount": "50.00", "invoiced_on": DAYS["2026-Q2"][0]}
        case.buyer.made(f"members/{member}/invoices", **invoice)
    case.buyer.made("quarters/2026-Q3/close")
    feed(module_database)
    return case


DAYS = {"2026-Q1": ("2026-02-01", "2026-03-20"), "2026-Q2": ("2026-04-07", "2026-06-19")}


def shared_by(amounts: Sequence[str], *, hours: str, quarter: str = "2026-Q1") -> Shared:
    """A lot shared by spend, a member for each amount it is invoiced, and hours of the centrale."""
    buyer = api(Role.BUYER)
    members = sorted(a_member(buyer) for _ in amounts)
    contractor = an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=contractor, member=members[0])
    case = Shared(members, contract, contractor, buyer)
    for member in members[1:]:
        buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    first, last = DAYS[quarter]
    buyer.made(f"{case.lot}/attribution", method="spend", from_=first)
    for member, amount in zip(members, amounts, strict=True):
        order = {"contract": contract, "lot": "1", "amount": "900.00", "placed_on": "2026-01-05"}
        buyer.made(f"members/{member}/call-offs", id="bc", **order)
        buyer.made(f"members/{member}/invoices", call_off="bc", amount=amount, invoiced_on=first)
    api(Role.CONTRACTOR, contractor).made(
        "members/centrale/hours",
        id=contract,
        **hours_body(contract, contractor, hours, first=first, last=last),
    )
    buyer.made(f"members/centrale/hours/{contract}/validate")
    return case


def figures(answer: Any) -> str:
    """An answer without its digests and instants, in which any digits may be found; decimals with a point."""
    text = re.sub(r"[0-9a-f]{64}|\d{4}-\d\d-\d\dT[\d:.]+Z", "", answer.content.decode())
    return text.replace(",", ".")


def one_lot(asking: Api, shared: Shared) -> dict[str, Any]:
    answer: dict[str, Any] = asking.get(f"lots/{shared.contract}/1").json()
    return answer


def test_a_member_sees_its_share_as_validated_hours(shared: Shared) -> None:
    # 12.00 h by 1, 2 and 3.
    for member, hours in zip(shared.members, ("2.00", "4.00", "6.00"), strict=True):
        results = api(Role.MEMBER, member).get("results").json()
        assert results["clause_hours"]["validated"] == hours
        assert results["clause_hours"]["declared"] == "0.00"
        quarter, *later = results["quarters"]
        assert (quarter["quarter"], quarter["validated"], quarter["reported"], quarter["published"]) == (
            "2026-Q1",
            hours,
            hours,
            hours,
        )
        assert {row["validated"] for row in later} <= {"0.00"}
        assert [lot["method"] for lot in results["lots"]] == ["spend"]


def test_the_method_is_the_one_known_and_in_force(shared: Shared) -> None:
    asking = api(Role.MEMBER, shared.members[0])
    before = asking.get("results", effective_to="2025-12-31").json()
    events = asking.get("events").json()["results"]
    case = next(event["seq"] for event in events if event["type"] == "delivered.attribution-methods")
    unknown = asking.get("results", known_at=case - 1, effective_to="2026-06-30").json()
    known = asking.get("results", known_at=case, effective_to="2026-06-30").json()

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
        text = figures(answer)
        for secret in ("12.00", "1200", "400", "4.00", "6.00", *shared.members[1:]):
            assert f'"{secret}"' not in text
            assert f" {secret}" not in text
            assert f":{secret}" not in text

    (line,) = asking.get("results/explain", measure="validated").json()["results"]
    assert line["amount"] == "2.00"


def test_a_method_is_refused_in_a_closed_quarter_or_incomplete(shared: Shared) -> None:
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


def test_rule_39_two_payers_see_neither_share_nor_total(two: Shared) -> None:
    # 37.77 h by 1 and 2 would be 12.59 and 25.18: each would know from its own what the other was invoiced.
    secrets = ("37.77", "3777", "25.18", "2518", "12.59", "1259")
    (quarter,) = one_lot(two.buyer, two)["attribution"]
    assert (quarter["validated"], quarter["unattributed"]) == ("37.77", "37.77")
    for member in two.members:
        asking = api(Role.MEMBER, member)
        other = next(name for name in two.members if name != member)
        answers = [
            asking.get("results"),
            asking.get("results", known_at=3),
            asking.get("results/explain", measure="validated"),
            asking.get("results/explain", measure="published"),
            asking.get("lots"),
            asking.get("catalogue"),
            asking.get("events"),
            asking.get(f"lots/{two.contract}/1"),
            asking.get(f"lots/{two.contract}/1", member=other),
            asking.get(f"members/{other}/results"),
            asking.get("events", log=other),
            asking.get("events", log="centrale"),
            asking.get("hours", member="centrale"),
            asking.post(f"{two.lot}/attribution", {"method": "none", "from": "2026-12-01"}),
        ]
        for answer in answers:
            text = figures(answer)
            assert not [secret for secret in secrets if secret in text], text
        assert answers[0].json()["clause_hours"]["validated"] == "0.00"
        assert answers[0].json()["clause_hours"]["adjustments"] == "0.00"
        assert [answer.status_code for answer in answers[8:]] == [404] * 5 + [403]
        events = answers[6].json()["results"]
        (share,) = (event for event in events if event["type"] == "delivered.hours-attributed")
        assert share["data"]["withheld"] is True
        assert "sa part reste à la centrale, sans attribution" in share["sentence"]
