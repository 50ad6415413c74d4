"""What the buyer's tower shows beside its reads: tasks in order, the table of lots, the drawing of members."""

from datetime import date
from typing import Any

from tremplin_tenants.pages.buying.heat import heat_of
from tremplin_tenants.pages.buying.slices import slices_of
from tremplin_tenants.pages.buying.task_cards import cards, others
from tremplin_tenants.pages.urls import PAGES


def group(kind: str, due_on: str, count: int = 1, **task: Any) -> dict[str, Any]:
    values = {
        "id": "p", "kind": kind, "owner": "centrale", "owner_name": "Centrale", "due_on": due_on, "reason": "R.",
        "subject": "centrale/x/y", "contract": "c", "lot": "1", "member": "m",
    }  # fmt: skip
    return {"task": {**values, **task}, "count": count, "hours": None}


def test_tasks_that_block_others_come_first_then_the_oldest() -> None:
    found = cards(
        [
            group("open-point", "2026-01-01"),
            group("quarter-to-close", "2026-11-30", subject="centrale/quarter/2026-Q3"),
            group("declaration-to-validate", "2026-11-01", count=3),
        ],
        PAGES,
        today=date(2026, 11, 29),
    )

    assert (found.count, found.late) == (5, 4)
    assert [card.late.words for card in found.first] == [
        "dans 1\u00a0jour",
        "28\u00a0jours de retard",
        "332\u00a0jours de retard",
    ]


def test_tasks_of_others_are_added_up_by_who_must_act() -> None:
    theirs = [
        group("declaration-to-validate", day, count, owner="epec", owner_name="EPEC")
        | {"hours": f"{count}.50"}
        for day, count in (("2026-10-31", 2), ("2026-11-30", 5))
    ]

    [row] = others(theirs, today=date(2026, 11, 29))

    assert (
        row["name"],
        row["role"],
        row["count"],
        row["hours"],
        row["due_on"],
        row["late"].words,
    ) == (
        "EPEC",
        "facilitateur",
        7,
        "8.00",
        "2026-10-31",
        "29\u00a0jours de retard",
    )


def test_the_role_of_others_is_that_of_who_does_such_tasks() -> None:
    kinds = ("declaration-to-validate", "declaration-returned", "commitment-due")
    theirs = [group(kind, "2026-10-31", owner=kind, owner_name=None) for kind in kinds]

    roles = {row["name"]: row["role"] for row in others(theirs, today=date(2026, 11, 29))}

    assert roles == dict(zip(kinds, ("facilitateur", "titulaire", ""), strict=True))


def test_cells_are_shares_of_declared_hours_and_lines_of_the_target() -> None:
    def worked(quarter: str, declared: str, validated: str) -> dict[str, Any]:
        return {
            "quarter": quarter,
            "declared": declared,
            "validated": validated,
            "pending": "0.00",
            "due": None,
        }

    lot = {
        "contract": "c", "lot": "1", "starts_on": "2026-02-01", "ends_on": "2026-12-31", "target": "200.00",
        "due": None, "validated": "150.00",
        "quarters": [worked("2026-Q1", "100.00", "95.00"), worked("2026-Q3", "60.00", "44.99")],
    }  # fmt: skip
    late = {
        **lot,
        "lot": "2",
        "target": None,
        "due": "1000.00",
        "quarters": [worked("2025-Q4", "1.00", "0.75")],
    }

    found = heat_of({"ended": "2026-Q3", "quarters": {"2026-Q1": {"closed_on": "x"}}, "lots": [lot, late]})

    assert [(column.quarter, column.state) for column in found.columns] == [
        ("2025-Q4", "à clore"),
        ("2026-Q1", "à publier"),
        ("2026-Q2", "à clore"),
        ("2026-Q3", "à clore"),
    ]
    assert [(line.lot["lot"], line.share) for line in found.lines] == [("2", 15), ("1", 75)]
    assert [cell.style for cell in found.lines[1].cells] == ["off", "ok", "none", "low"]
    assert [cell.style for cell in found.lines[0].cells] == ["mid", "none", "none", "none"]


def test_slices_are_drawn_from_the_counts() -> None:
    drawn = slices_of((2, 1, *[0] * 18, 4))

    assert [(column.x, column.height, column.members) for column in drawn.columns] == [
        ("4.0%", 75, 2),
        ("8.5%", 37, 1),
        ("94.0%", 150, 4),
    ]
    assert drawn.columns[2].is_whole
    assert drawn.label.replace("\u00a0", " ") == (
        "de 0 à 5 % du dû : 2 membres ; de 5 à 10 % du dû : 1 membre ; tout le dû : 4 membres."
    )
