"""The acts that the state of a lot offers, and the words that a page has for it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tremplin_tenants.pages.lots.acts import ACTS
from tremplin_tenants.pages.lots.lot_state import LotState
from tremplin_tenants.pages.lots.lot_view import elapsed_of, lot_view

TODAY = date(2026, 11, 29)
CONTRACT: dict[str, Any] = {
    "id": "nettoyage",
    "to_all": True,
    "opened_to": 0,
    "notice_on": None,
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
}
LIFE: dict[str, Any] = {
    "cancelled_on": None,
    "terminated_on": None,
    "annulled_on": None,
    "tranches": [],
    "relaunched_as": None,
}
EXECUTION: Mapping[str, Any] = {"difficulties": [], "suspensions": [], "notices": [], "penalties": []}
AWARD = {"contractor": "proprete", "notified_on": "2026-01-01"}
FOLLOWED = {"facilitator": "epec", "since": "2026-02-01", "territory": None, "declined_on": None}
NOTICE = {"on": "2026-06-08", "deadline": "2026-08-31"}
PENALTY = {"on": "2026-09-18", "hours": "516.49", "amount": None, "cancelled_on": None}
LOT: dict[str, Any] = {
    "lot": "1",
    "title": "Nord",
    "reservation": None,
    "territories": [],
    "clause": {"way": "fixed", "function": "main", "hours": "6000.00", "target": "6000.00"},
    "target": "6000.00",
    "ends_on": "2026-12-31",
    "life": LIFE,
    "awards": [AWARD],
    "facilitators": [],
    "execution": EXECUTION,
}
# Of a lot that is awarded, open to members and has a fixed target.
IN_PROGRESS = {
    "attribuer", "substituer", "facilitateur", "resilier", "objectif", "part", "repartition", "tranche", "avancer",
    "difficulte", "suspendre", "annuler-clause", "mise-en-demeure", "donnees-essentielles",
}  # fmt: skip
ABOUT_CLAUSE = {"difficulte", "suspendre", "annuler-clause", "mise-en-demeure"}


def state(lot: Mapping[str, Any], contract: Mapping[str, Any] = {}) -> LotState:
    return LotState(contract={**CONTRACT, **contract}, lot={**LOT, **lot}, today=TODAY)


def life(**changes: Any) -> dict[str, Any]:
    return {"life": LIFE | changes}


def execution(**changes: Any) -> dict[str, Any]:
    return {"execution": {**EXECUTION, **changes}}


@pytest.mark.parametrize(
    ("lot", "contract", "offered"),
    [
        ({}, {}, IN_PROGRESS),
        ({}, {"to_all": False, "opened_to": 2}, IN_PROGRESS),
        ({}, {"to_all": False}, IN_PROGRESS - {"part", "avancer"}),
        ({"awards": []}, {}, (IN_PROGRESS - ABOUT_CLAUSE - {"substituer", "resilier"}) | {"annuler"}),
        ({"awards": [AWARD | {"notified_on": "2026-11-30"}]}, {}, (IN_PROGRESS - {"resilier"}) | {"annuler"}),
        ({"clause": None, "target": None}, {}, IN_PROGRESS - ABOUT_CLAUSE - {"part", "tranche"}),
        ({"target": None}, {}, IN_PROGRESS - {"part", "tranche"}),
        ({"facilitators": [FOLLOWED]}, {}, IN_PROGRESS | {"decliner"}),
        ({"facilitators": [FOLLOWED | {"declined_on": "2026-03-01"}]}, {}, IN_PROGRESS),
        (life(cancelled_on="2026-02-01"), {}, {"relancer"}),
        (life(cancelled_on="2026-02-01", relaunched_as={"contract": "c", "lot": "1"}), {}, set()),
        (
            life(terminated_on="2026-02-01"),
            {},
            (IN_PROGRESS - {"attribuer", "substituer", "resilier", "tranche"}) | {"relancer"},
        ),
        (life(annulled_on="2026-02-01"), {}, IN_PROGRESS - ABOUT_CLAUSE - {"objectif", "part", "tranche"}),
        (life(tranches=[{"id": "t", "affirmed_on": None}]), {}, IN_PROGRESS | {"affermir"}),
        (life(tranches=[{"id": "t", "affirmed_on": "2026-02-01"}]), {}, IN_PROGRESS),
        (execution(notices=[NOTICE]), {}, IN_PROGRESS | {"penalite"}),
        (execution(notices=[NOTICE], penalties=[PENALTY]), {}, IN_PROGRESS | {"annuler-penalite"}),
        (
            execution(notices=[NOTICE], penalties=[PENALTY | {"cancelled_on": "2026-10-01"}]),
            {},
            IN_PROGRESS | {"penalite"},
        ),
    ],
)
def test_a_lot_offers_the_acts_that_its_state_takes(
    lot: Mapping[str, Any], contract: Mapping[str, Any], offered: set[str]
) -> None:
    assert {slug for slug, act in ACTS.items() if not act.refused(state(lot, contract))} == offered


@pytest.mark.parametrize(
    ("lot", "words"),
    [
        ({}, "En cours"),
        ({"awards": []}, "À attribuer"),
        ({"ends_on": "2026-11-28"}, "Terminé"),
        (life(cancelled_on="2026-02-01"), "Abandonné le 1er février 2026"),
        (life(terminated_on="2026-02-02"), "Résilié le 2 février 2026"),
        (life(annulled_on="2026-02-03"), "Clause annulée le 3 février 2026"),
        (execution(notices=[NOTICE]), "En demeure jusqu’au 31 août 2026"),
        (execution(notices=[NOTICE], penalties=[PENALTY]), "Pénalité décidée"),
        (
            execution(suspensions=[{"on": "2026-11-29", "until": None, "reason": "site fermé"}]),
            "Clause suspendue",
        ),
        (execution(suspensions=[{"on": "2026-11-01", "until": "2026-11-28", "reason": "x"}]), "En cours"),
    ],
)
def test_a_lot_has_one_tag(lot: Mapping[str, Any], words: str) -> None:
    assert lot_view(state(lot)).tag.words.replace("\u00a0", " ") == words


def test_execution_is_said_in_one_sentence() -> None:
    difficulty = {"on": "2026-04-13", "reason": "peu de candidats", "excused_hours": "50.00"}

    said = lot_view(
        state(execution(difficulties=[difficulty], notices=[NOTICE], penalties=[PENALTY]))
    ).execution

    assert said.replace("\u00a0", " ") == (
        "Difficulté notée le 13 avril 2026 (50,00 h excusées) ; mise en demeure du 8 juin 2026, "
        "délai au 31 août 2026 ; pénalité du 18 septembre 2026 pour 516,49 h, sans montant au contrat."
    )


@pytest.mark.parametrize(
    ("assignments", "follower"),
    [
        ([], None),
        ([FOLLOWED], "epec"),
        ([FOLLOWED, FOLLOWED | {"facilitator": "b", "since": "2026-11-29"}], "b"),
        ([FOLLOWED, FOLLOWED | {"facilitator": "b", "since": "2026-11-30"}], "epec"),
        ([FOLLOWED, FOLLOWED | {"facilitator": "b"}], "b"),
        ([FOLLOWED | {"territory": "75"}], None),
        ([FOLLOWED | {"declined_on": "2026-11-29"}], None),
        ([FOLLOWED | {"declined_on": "2026-11-30"}], "epec"),
    ],
)
def test_who_follows_a_lot_today(assignments: list[dict[str, Any]], follower: str | None) -> None:
    found = lot_view(state({"facilitators": assignments})).follower

    assert (None if found is None else found["facilitator"]) == follower


def test_the_time_of_a_contract_that_has_passed() -> None:
    def elapsed(today: str) -> int:
        return elapsed_of("2026-01-01", "2026-12-31", today=date.fromisoformat(today))

    # 365 days, of which 332 before 29 November.
    assert [elapsed(day) for day in ("2025-12-31", "2026-01-01", "2026-11-29", "2027-03-01")] == [
        0,
        0,
        91,
        100,
    ]
