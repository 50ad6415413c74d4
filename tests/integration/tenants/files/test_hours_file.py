"""Hours by file on a real PostgreSQL: checked, recorded all or none or in part, and never twice."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass

import pytest

from support.centrale import topics
from support.in_process_api import Api, a_contract, a_market, a_member, an_organisation, api, hours_body
from support.postgres_server import Database
from support.sheets import HOURS, a_csv, an_xlsx, errors_of, rows_of
from support.statements import executed_statements
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

DAYS = ("02/02/2026", "28/02/2026")
DAY = ("03/02/2026", "03/02/2026")


@dataclass(frozen=True)
class Market:
    """A contractor, its lot, and two members to whom its contract is open."""

    database: Database
    own: Api
    contractor: str
    contract: str
    members: tuple[str, str]

    def declared(self) -> int:
        """How many declarations the two members' logs have."""
        return sum(topics(self.database, member).count("hours.declared") for member in self.members)

    def claims(self) -> Counter[bool]:
        """How many claims of persons are kept, by whether they are more than a day holds."""
        with closing(self.database.connect("command")) as connection:
            return Counter(marked for (marked,) in connection.execute("select overclaimed from person_links"))

    def a_person(self) -> str:
        hired = {"hired_on": "2026-01-05", "eligible_on": "2026-01-05", "employer": self.contractor}
        return str(self.own.made("persons", public="b", **hired)["id"])

    def another_contract(self) -> str:
        return a_contract(api(Role.BUYER), contractor=self.contractor, member=self.members[0])

    def row(self, member: int = 0, hours: object = "12,50", days: tuple[str, str] = DAYS) -> list[object]:
        return [self.members[member], self.contract, "1", "Embauche directe", *days, hours]


@pytest.fixture
def market(module_database: Database) -> Market:
    buyer = api(Role.BUYER)
    first, contractor, contract = a_market(buyer)
    second = a_member(buyer)
    buyer.made(f"contracts/{contract}/members", member=second, from_="2020-01-01")
    return Market(module_database, api(Role.CONTRACTOR, contractor), contractor, contract, (first, second))


def test_a_check_records_nothing_and_tells_everything(market: Market) -> None:
    content = a_csv(
        [
            market.row(),
            market.row(hours="4 000"),
            market.row(days=("05/01/2026", "14/04/2026")),
            ["absent", *market.row()[1:]],
            [*market.row()[:3], "stage", "31/11/2026", "30/11/2026", "x"],
        ]
    )
    before = market.declared()
    answer = market.own.send("hours/file", content)

    assert answer.status_code == 200, answer.content
    report = answer.json()
    assert (report["rows"], report["recorded"], report["known"], report["positions"]) == (5, 0, 0, [])
    assert errors_of(report) == [
        (3, "Heures", "4 000", "too-many-hours"),
        (4, "Dernier jour travaillé", "14/04/2026", "spans-quarters"),
        (5, "Membre", "absent", "not-found"),
        (6, "Modalité", "stage", "invalid-choice"),
        (6, "Premier jour travaillé", "31/11/2026", "bad-day"),
        (6, "Heures", "x", "bad-hours"),
    ]
    assert market.declared() == before


def test_all_or_nothing_then_the_file_mended(market: Market) -> None:
    wrong = a_csv([market.row(), market.row(1), market.row(hours="0")])
    before = market.declared()
    refused = market.own.send("hours/file", wrong, mode="all")

    assert refused.status_code == 422
    assert refused.json()["code"] == "rows-refused"
    assert errors_of(refused.json()) == [(4, "Heures", "0", "not-positive")]
    assert market.declared() == before

    mended = a_csv([market.row(), market.row(1), market.row(hours="8")])
    report = market.own.send("hours/file", mended, mode="all").json()
    assert (report["rows"], report["recorded"], report["known"], report["errors"]) == (3, 3, 0, [])
    assert [position["log"] for position in report["positions"]] == sorted(market.members)
    assert topics(market.database, market.members[0])[-2:] == ["hours.declared"] * 2
    assert topics(market.database, market.members[1])[-1] == "hours.declared"


def test_a_part_is_recorded_and_nothing_twice(market: Market) -> None:
    rows = [market.row(), market.row(), market.row(hours="-1")]
    report = market.own.send("hours/file", a_csv(rows), mode="partial").json()
    assert (report["recorded"], report["known"], len(report["errors"])) == (2, 0, 1)

    before = market.declared()
    again = market.own.send("hours/file", an_xlsx(rows[:2]), name="le même.xlsx", mode="all").json()
    assert (again["recorded"], again["known"]) == (0, 2)
    assert market.declared() == before

    mended = market.own.send("hours/file", a_csv([*rows[:2], market.row(hours="1")]), mode="all").json()
    assert (mended["recorded"], mended["known"]) == (1, 2)
    assert market.declared() == before + 1


def refused_bodies(market: Market, other: str) -> list[dict[str, object]]:
    """A body for each rule; `other`: a contract of another contractor."""
    contract, own = market.contract, market.contractor
    return [
        hours_body(contract, own, first="2030-01-01", last="2030-01-02"),
        hours_body(contract, own, first="2026-03-31", last="2026-04-01"),
        hours_body(contract, own, first="2026-02-03", last="2026-02-02"),
        hours_body(contract, own, "700.00"),
        hours_body(contract, own, "8.00", first="2019-01-01", last="2019-01-02"),
        hours_body(contract, own) | {"call_off": "inconnue"},
        hours_body(contract, own) | {"subcontractor": "É"},
        hours_body(contract, own) | {"person": "0123456789abcdef0123456789abcdef"},
        hours_body(other, own),
    ]


def test_the_rules_are_those_of_the_single_command(market: Market) -> None:
    """Each row alone and in a file: the same code, the same sentence, the same field."""
    other = a_contract(
        api(Role.BUYER), contractor=an_organisation(api(Role.BUYER), "contractor"), member=market.members[0]
    )
    bodies = refused_bodies(market, other)
    names = (
        "contract",
        "lot",
        "contractor",
        "modality",
        "worked_from",
        "worked_to",
        "hours",
        "call_off",
        "person",
        "subcontractor",
    )
    rows = [[market.members[0], *(body.get(name, "") for name in names)] for body in bodies]
    report = market.own.send("hours/file", a_csv(rows, headers=("member", *names))).json()
    in_file = [(error["row"] - 2, error["code"]) for error in report["errors"]]

    refused = [market.own.post(f"members/{market.members[0]}/hours", body) for body in bodies]
    assert {answer.status_code for answer in refused} == {404, 422}
    assert in_file == [(place, answer.json()["code"]) for place, answer in enumerate(refused)]


def test_the_annotated_file_is_of_who_sent_it(market: Market) -> None:
    content = an_xlsx([market.row(), market.row(hours="0")])
    address = market.own.send("hours/file", content, name="heures.xlsx").json()["annotated"]

    fetched = market.own.fetch(address)
    assert fetched.status_code == 200
    assert rows_of(fetched.content)[0] == [*HOURS, "Anomalies"]
    assert rows_of(fetched.content)[1][-1] is None
    assert rows_of(fetched.content)[2][-1].startswith("Heures : ")
    for other in (
        api(Role.CONTRACTOR, market.contractor),
        api(Role.BUYER),
        api(Role.MEMBER, market.members[0]),
    ):
        assert other.fetch(address).status_code == 404

    again = market.own.send("hours/file", fetched.content, name="heures.xlsx", mode="partial").json()
    assert (again["recorded"], errors_of(again)) == (1, [(3, "Heures", "0", "not-positive")])


NAMED = (*HOURS, "Personne")


def test_a_row_too_much_for_a_person_is_refused_and_not_kept(market: Market) -> None:
    """A day holds 24 hours of a person, and nobody is named who is not known."""
    own, other = market.a_person(), market.a_person()
    rows = [
        [*market.row(hours=20, days=DAY), own],
        [*market.row(1, hours=20, days=DAY), own],
        [*market.row(hours=20, days=DAY), "0123456789abcdef0123456789abcdef"],
        *([*market.row(number % 2, hours=2, days=DAY), other] for number in range(6)),
    ]
    content = a_csv(rows, headers=NAMED)
    before, claims = market.declared(), market.claims()

    report = market.own.send("hours/file", content, mode="partial").json()
    assert (report["recorded"], report["known"]) == (7, 0)
    assert errors_of(report) == [
        (3, "Heures", "20", "too-many-hours"),
        (4, "Personne", "non redite", "unknown-person"),
    ]
    assert (market.declared(), market.claims()) == (before + 7, claims + Counter({False: 7}))
    again = market.own.send("hours/file", content, mode="partial").json()
    assert (again["recorded"], again["known"], errors_of(again)) == (0, 7, errors_of(report))


def test_persons_are_read_and_kept_together(market: Market) -> None:
    """Over several contracts more than a day is accepted, and each declaration of the person is to be looked at."""
    own, contracts = market.a_person(), (market.contract, market.another_contract())
    before, statements = market.claims(), []
    for times in (1, 2, 4):  # the first delivers the other contract too
        days = [f"{number:02}/02/2026" for number in range(3, 3 + times)]
        rows = [[market.members[0], contracts[1], *market.row(days=(day, day))[2:], own] for day in days]
        with executed_statements() as executed:
            assert market.own.send("hours/file", a_csv(rows, headers=NAMED)).json()["errors"] == []
        statements.append(executed)
    assert statements[1] == statements[2]

    for contract in contracts:
        row = [market.members[0], contract, *market.row(hours=20, days=DAY)[2:], own]
        report = market.own.send("hours/file", a_csv([row], headers=NAMED), mode="all").json()
        assert report["recorded"] == 1
    assert market.claims() == before + Counter({True: 2})


def test_a_mode_given_twice_is_refused_and_records_nothing(market: Market) -> None:
    before = market.declared()
    answer = market.own.send("hours/file", a_csv([market.row()]), mode=["check", "all"])
    assert (answer.status_code, answer.json()["code"]) == (400, "repeated-name")
    assert market.declared() == before
