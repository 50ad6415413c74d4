"""An import keeps each contract and modification once, and tries refused rows again under new rules."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from support.decp_files import BAD_SIRET, LYON, UGAP, contract_row, document, modification, write_json
from tremplin_platform.commands.decp.recording.quarantine_retry import retry
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_platform.store.decp.quarantine import Quarantined, keep, refused_row, refused_rows
from tremplin_platform.store.reading import head, read_all

Import = Callable[..., dict[str, Any]]


@pytest.fixture
def given(tmp_path: Path, import_decp: Import) -> Import:
    """Import rows as a file of the 2022 layout."""

    def run(*rows: Any, name: str = "a.json", **options: Any) -> dict[str, Any]:
        return import_decp(write_json(tmp_path / name, document(*rows)), **options)

    return run


def seq(commands: psycopg.Connection) -> int:
    found = head(commands, log="centrale")
    assert found is not None
    return found.seq


def test_a_contract_and_its_modifications_are_facts_of_the_centrale(
    commands: psycopg.Connection, given: Import
) -> None:
    given(contract_row("2024/É-01", modifications=[modification(1, montant="600000.50")]))

    recorded, modified = read_all(commands, log="centrale")
    assert recorded.subject == modified.subject
    assert recorded.subject.startswith(f"centrale/observed-contract/{UGAP}-")
    assert (recorded.data["contract"], recorded.data["amount"]) == ("2024/É-01", 57_500_000)
    assert (modified.data["amount"], modified.effective) == (60_000_050, "2025-01-01")
    assert {item.data["audience"] for item in (recorded, modified)} == {"none"}
    assert recorded.data["source"] == {"file": "a.json", "row": 1}


def test_a_reserved_contract_waits_for_its_article(commands: psycopg.Connection, given: Import) -> None:
    given(contract_row(considerationsSociales={"considerationSociale": ["Marché réservé"]}))

    (recorded,) = read_all(commands, log="centrale")
    assert recorded.data["reservation"] == {"article": None}


def test_recorded_modified_known_and_conflict(given: Import) -> None:
    changed = contract_row(modifications=[modification(1, montant=1)])

    assert given(contract_row())["recorded"] == 1
    assert given(changed)["modified"] == 1
    assert given(changed)["known"] == 1
    assert given(contract_row())["known"] == 1
    assert given(contract_row(objet="Autre"))["quarantined"] == {"conflict": 1}


def test_rule_10_a_repeat_inside_a_file_is_no_second_contract(
    commands: psycopg.Connection, given: Import
) -> None:
    row, changed = contract_row(), contract_row(modifications=[modification(1)])

    report = given(row, row, changed, changed, contract_row(montant=1), contract_row(buyer=LYON))

    assert (report["recorded"], report["modified"], report["known"]) == (2, 1, 2)
    assert report["quarantined"] == {"conflict": 1}
    assert seq(commands) == 3


def test_only_the_buyers_asked_for(given: Import) -> None:
    rows = [
        contract_row(),
        contract_row(buyer=LYON),
        contract_row(buyer=BAD_SIRET),
        contract_row(identifier=None),
    ]

    report = given(*rows, buyers={UGAP})

    assert (report["read"], report["recorded"], report["other_buyers"]) == (4, 1, 1)
    assert report["quarantined"] == {"no-id": 1, "bad-siret": 1}


def test_refused_rows_are_kept_once_with_their_original(commands: psycopg.Connection, given: Import) -> None:
    bad = contract_row("b", montant="\x00", objet="nul \x00", grand=10**30, petit=1.5)
    rows = [contract_row("a"), bad, 7, contract_row(None)]

    first = given(*rows)
    given(*rows)
    given(contract_row(None, objet="autre"), name="a.json")

    assert first["quarantined"] == {"no-id": 2, "bad-amount": 1}
    kept = refused_rows(commands)
    assert [(item.file, item.line, item.reason) for item in kept] == [
        ("a.json", 2, "bad-amount"),
        ("a.json", 3, "no-id"),
        ("a.json", 4, "no-id"),
        ("a.json", 1, "no-id"),
    ]
    assert json.loads(kept[0].original) == bad
    assert json.loads(kept[1].original) == 7
    assert all(item.sentence.endswith((".", ")")) for item in kept)


def test_refused_rows_are_listed_in_the_order_of_their_file(
    commands: psycopg.Connection, given: Import
) -> None:
    given(*(contract_row(f"bad-{number}", montant="x") for number in range(30)))

    assert [kept.line for kept in refused_rows(commands)] == list(range(1, 31))


def test_a_row_too_large_to_keep_is_outlined(commands: psycopg.Connection, given: Import) -> None:
    given(contract_row(montant=None, bavardage=["x" * 1000] * 1000))

    (kept,) = refused_rows(commands)
    assert not kept.whole
    assert len(kept.original) < 20_000
    assert json.loads(kept.original)["id"] == "2024-001"


def test_a_contract_too_large_to_record_is_refused(commands: psycopg.Connection, given: Import) -> None:
    crowd = [{"id": f"{n:014}", "typeIdentifiant": "TVA"} for n in range(20_000)]

    assert given(contract_row(titulaires=crowd))["quarantined"] == {"broken-text": 1}
    assert seq(commands) == 0


def test_a_dry_run_says_the_same_and_writes_nothing(commands: psycopg.Connection, given: Import) -> None:
    given(contract_row("a"), contract_row("b"))
    before = seq(commands)
    rows = [
        contract_row("a", modifications=[modification(1)]),
        contract_row("b", objet="Autre"),
        *(contract_row("c"), contract_row("c"), contract_row("c", modifications=[modification(1)])),
        contract_row(None),
    ]

    rehearsed = given(*rows, name="b.json", dry_run=True)

    assert (seq(commands), refused_rows(commands)) == (before, [])
    assert given(*rows, name="b.json") == rehearsed
    assert (rehearsed["recorded"], rehearsed["modified"], rehearsed["known"]) == (1, 2, 1)


def test_a_file_that_cannot_be_read_stops_no_other(tmp_path: Path, import_decp: Import) -> None:
    good = write_json(tmp_path / "good.json", document(contract_row()))
    cut = tmp_path / "cut.json"
    cut.write_text(json.dumps(document(contract_row("b"), contract_row("c")))[:-300], encoding="utf-8")
    absent = tmp_path / "absent.json"

    report = import_decp(absent, cut, good)

    assert (report["files"], report["read"], report["recorded"]) == (3, 2, 2)
    assert report["unreadable"] == [
        {"file": str(absent), "reason": "missing"},
        {"file": str(cut), "reason": "truncated"},
    ]


def retried(commands: psycopg.Connection) -> dict[str, Any]:
    def refused(after: int, limit: int) -> list[Quarantined]:
        return refused_rows(commands, after=after, limit=limit)

    return retry(refused=refused, log=CentraleLog(commands), today="2026-11-24").as_json()


def refused_before(row: Any, **fields: Any) -> Quarantined:
    """A row that an older rule refused."""
    whole = {"file": "old.json", "line": 3, "reason": "bad-date", "sentence": "Une date est fausse."}
    return Quarantined(**{**whole, "original": json.dumps(row), "whole": True, "concession": False, **fields})


def hold(commands: psycopg.Connection, *rows: Quarantined) -> None:
    with CentraleLog(commands).slice():
        keep(commands, rows)


def test_a_row_that_passes_today_is_recorded_and_leaves(commands: psycopg.Connection) -> None:
    hold(commands, refused_before(contract_row()), refused_before(contract_row(None), line=4))

    report = retried(commands)

    assert (report["read"], report["recorded"], report["quarantined"]) == (2, 1, {"no-id": 1})
    (left,) = refused_rows(commands)
    assert (left.line, left.reason) == (4, "no-id")
    (fact,) = read_all(commands, log="centrale")
    assert (fact.data["buyer"], fact.data["source"]) == (UGAP, {"file": "old.json", "row": 3})


def test_a_row_that_came_in_another_file_since_is_known_and_leaves(
    commands: psycopg.Connection, import_decp: Import, tmp_path: Path
) -> None:
    hold(commands, refused_before(contract_row()))
    import_decp(write_json(tmp_path / "new.json", document(contract_row())))

    assert retried(commands)["known"] == 1
    assert refused_rows(commands) == []


def test_a_concession_stays_one_and_an_outline_is_never_tried(commands: psycopg.Connection) -> None:
    hold(
        commands,
        refused_before(contract_row(), concession=True),
        refused_before(contract_row(), line=4, whole=False),
    )

    assert retried(commands)["quarantined"] == {"concession": 1}
    assert [item.line for item in refused_rows(commands)] == [3, 4]


def test_a_row_is_found_by_its_number(commands: psycopg.Connection) -> None:
    hold(commands, refused_before(contract_row()))
    (row,) = refused_rows(commands)

    assert refused_row(commands, identifier=row.id) == row
    assert refused_row(commands, identifier=row.id + 1) is None
