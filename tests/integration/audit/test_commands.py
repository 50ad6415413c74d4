"""`tremplin audit …` as an auditor runs it: what it prints, and its exit codes."""

import json
import re

import pytest

from support.audited import LYON, PARIS, Audited, write_year
from support.command_line import tremplin
from support.every import every
from support.feeding import feed
from support.in_process_api import api
from support.postgres_server import Database
from tremplin_tenants.roles import Role


def _write(database: Database) -> None:
    write_year(database)
    feed(database)


pytestmark = [pytest.mark.postgres, pytest.mark.begins_with(write=_write)]


def _audit(database: Database, *arguments: str) -> tuple[int, str, str]:
    done = tremplin("audit", *arguments, settings={"DATABASE_URL": database.url})
    return done.returncode, done.stdout, done.stderr


def test_history_is_one_event_a_line_with_its_sentence(year: Audited, database: Database) -> None:
    code, out, _ = _audit(database, "history", PARIS)
    lines = out.splitlines()

    assert code == 0
    assert len(lines) == year.head(PARIS)
    assert "valide" in lines[year.seq(PARIS, "hours.validated") - 1]


def test_history_in_json_is_one_object_a_line(year: Audited, database: Database) -> None:
    code, out, _ = _audit(database, "history", PARIS, "--from", "2", "--to", "3", "--json")
    events = [json.loads(line) for line in out.splitlines()]

    assert code == 0
    assert [event["seq"] for event in events] == [2, 3]
    assert events[0]["origin"]["log"] == "centrale"
    assert events[0]["sentence"].endswith(".")


def test_state_is_the_member_s_results_then(year: Audited, database: Database) -> None:
    seq = year.seq(PARIS, "hours.validated")
    code, out, _ = _audit(database, "state", PARIS, "--at", str(seq), "--json")
    found = json.loads(out)

    assert code == 0
    assert found["as_of"]["seq"] == found["asked"]["known_at"] == seq
    assert found["clause_hours"]["validated"] == "35.00"


def test_state_at_an_instant_is_that_of_the_last_event_before_it(year: Audited, database: Database) -> None:
    code, out, _ = _audit(database, "state", PARIS, "--at", "2026-03-02T13:00:00Z", "--json")

    assert code == 0
    assert json.loads(out)["as_of"]["seq"] == year.seq(PARIS, "hours.validated")


@pytest.mark.parametrize("at", ["7", "2026-03-02T13:00:00Z"])
def test_state_is_what_the_api_answers_to_the_byte(year: Audited, database: Database, at: str) -> None:
    _, out, _ = _audit(database, "state", PARIS, "--at", at, "--json")
    answer = api(Role.AUDITOR).get(f"members/{PARIS}/results", known_at=at)

    assert answer.status_code == 200
    assert out.rstrip("\n").encode() == answer.content


def test_replay_until_a_position_names_what_was_not_so_then(year: Audited, database: Database) -> None:
    seq = year.seq(PARIS, "hours.validated")
    for arguments in (("--log", PARIS, "--until", str(seq)), ("--until", "2026-03-02T13:00:00Z")):
        code, out, _ = _audit(database, "replay", *arguments, "--json")
        assert (code, json.loads(out)["differences"]) == (0, [])
    assert _audit(database, "replay", "--until", str(seq))[0] == 2
    assert _audit(database, "replay", "--log", PARIS, "--until", str(year.head(PARIS) + 1))[0] == 2
    assert _audit(database, "replay", "--log", "nobody", "--until", "1")[0] == 2

    year.tamper(
        "update ledger_entries set amount = amount + 100 where log = %s and measure = 'validated' and seq = %s",
        PARIS,
        seq,
    )

    assert _audit(database, "replay", "--log", PARIS, "--until", str(seq - 1))[0] == 0
    code, out, _ = _audit(database, "replay", "--log", PARIS, "--until", str(seq), "--json")
    found = json.loads(out)
    assert (code, found["logs"], found["events"]) == (1, 1, seq)
    (total,) = [
        row
        for row in found["differences"]
        if row["key"] == {"place": "clause_hours"} and row["column"] == "validated"
    ]
    assert (total["log"], total["seq"], total["expected"], total["found"]) == (PARIS, seq, "35.00", "36.00")


@every(
    ("change", "table", "topic"),
    (
        ("delete from ledger_invoices", "ledger_invoices", "invoice.received"),
        ("update ledger_call_offs set placed_on = '2026-02-02'", "ledger_call_offs", "call-off.placed"),
        ("update ledger_entries set lot = '9'", "ledger_entries", "hours.corrected"),
    ),
)
def test_replay_until_a_position_names_rows_that_no_figure_shows(
    year: Audited, database: Database, change: str, table: str, topic: str
) -> None:
    seq = year.seq(PARIS, topic)
    year.run(f"{change} where log = '{PARIS}' and seq = {seq}")

    for until, is_named in ((seq - 1, False), (seq, True)):
        code, out, _ = _audit(database, "replay", "--log", PARIS, "--until", str(until), "--json")
        differences = json.loads(out)["differences"]
        assert ((table, seq) in {(row["table"], row["seq"]) for row in differences}) is is_named
        assert code == (1 if differences else 0)


def test_state_is_readable_without_json(year: Audited, database: Database) -> None:
    code, out, _ = _audit(database, "state", PARIS, "--at", str(year.head(PARIS)))

    assert code == 0
    assert "heures d’insertion validées" in out


def test_compare_is_what_the_api_answers_to_the_byte(year: Audited, database: Database) -> None:
    first, last = year.seq(PARIS, "hours.validated") - 1, year.head(PARIS)
    for positions in ((str(first), "2026-03-02T13:00:00Z"), (str(last), str(first))):
        asked = dict(zip(("from", "to"), positions, strict=True))
        code, out, _ = _audit(
            database, "compare", PARIS, "--from", positions[0], "--to", positions[1], "--json"
        )
        answer = api(Role.AUDITOR).get("audit/compare", log=PARIS, **asked)
        assert (code, out.rstrip("\n").encode()) == (0, answer.content)

    code, out, _ = _audit(database, "compare", PARIS, "--from", str(first), "--to", str(last))
    assert code == 0
    # 35.00 validated, then corrected by -5.00.
    validated = out[out.index("clause_hours.validated : 0.00 → 30.00") :].splitlines()[1:3]
    assert [line.split()[0] for line in validated] == ["35.00", "-5.00"]


@every(
    ("arguments", "named"),
    [
        (["history", "cpam-999"], "LOG"),
        (["state", "centrale", "--at", "1"], "LOG"),
        (["state", PARIS, "--at", "999"], "--at"),
        (["state", PARIS, "--at", "hier"], "--at"),
        (["state", PARIS, "--at", "2999-01-01T00:00:00Z"], "--at"),
        (["compare", "centrale", "--from", "1", "--to", "2"], "LOG"),
        (["compare", PARIS, "--from", "999", "--to", "1"], "--from"),
        (["compare", PARIS, "--from", "1", "--to", "hier"], "--to"),
        (["verify", "--log", "cpam-999"], "LOG"),
        (["replay", "--log", "cpam-999"], "LOG"),
        (["history", PARIS, "--from", "0"], "--from"),
    ],
)
def test_a_wrong_argument_is_refused_in_one_sentence(
    year: Audited, database: Database, arguments: list[str], named: str
) -> None:
    code, out, err = _audit(database, *arguments)

    assert (code, out) == (2, "")
    assert named in err
    assert err.count("\n") == 1


def test_whole_logs_verify_and_replay_clean(year: Audited, database: Database) -> None:
    code, out, _ = _audit(database, "verify", "--json")
    verified = json.loads(out)
    assert (code, verified["logs"], verified["problems"]) == (0, 3, [])

    code, out, _ = _audit(database, "replay", "--json")
    replayed = json.loads(out)
    assert (code, replayed["differences"]) == (0, [])
    assert (replayed["logs"], replayed["events"]) == (3, verified["events"])
    assert replayed["seconds"] >= 0


def test_reports_are_in_french_for_one_log_too(year: Audited, database: Database) -> None:
    log, events = "1\xa0journal, ", rf"{year.head(PARIS)}\xa0événements "
    verified = _audit(database, "verify", "--log", PARIS)[1]
    replayed = _audit(database, "replay", "--log", PARIS)[1]

    assert re.fullmatch(f"{log}{events}vérifiés, problèmes : 0\\.\n", verified)
    assert re.fullmatch(rf"{log}{events}rejoués en \d+,\d s, différences : 0\.\n", replayed)


def test_a_changed_event_is_named_by_verify(year: Audited, database: Database) -> None:
    year.tamper("update events set data = set_byte(data, 9, 0) where log = %s and seq = 4", LYON)
    code, out, _ = _audit(database, "verify", "--json")

    assert code == 1
    assert {(problem["log"], problem["seq"]) for problem in json.loads(out)["problems"]} >= {(LYON, 4)}


def test_a_changed_ledger_entry_is_named_by_replay_and_not_by_verify(
    year: Audited, database: Database
) -> None:
    seq = year.seq(PARIS, "hours.corrected")
    year.tamper(
        "update ledger_entries set amount = amount + 1 where log = %s and seq = %s and line = 0", PARIS, seq
    )
    code, out, _ = _audit(database, "replay", "--json")

    assert code == 1
    assert [(difference["log"], difference["seq"]) for difference in json.loads(out)["differences"]] == [
        (PARIS, seq)
    ]
    assert _audit(database, "verify")[0] == 0


def test_a_changed_balance_is_named_by_replay(year: Audited, database: Database) -> None:
    year.tamper(
        "update ledger_balances set amount = amount + 1 where log = %s and measure = 'validated'", PARIS
    )
    code, out, _ = _audit(database, "replay", "--log", PARIS)

    assert code == 1
    assert PARIS in out


def test_an_hour_added_to_a_declaration_is_named_by_replay(
    year: Audited, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url)
    year.tamper("update ledger_declarations set hours = hours + 100 where log = %s", PARIS)
    code, out, _ = _audit(database, "replay", "--json")
    [done] = json.loads(out)["differences"]

    assert code == 1
    assert done == {
        "log": PARIS,
        "projection": "ledger",
        "table": "ledger_declarations",
        "key": {"declaration": "h1"},
        "column": "hours",
        "seq": year.seq(PARIS, "hours.corrected"),
        "measure": "",
        "expected": 35_00,
        "found": 36_00,
        "problem": "valeur différente",
    }
    assert api(Role.AUDITOR).get("audit/replay", log=PARIS).json()["differences"] == [done]
    code, out, _ = _audit(database, "replay", "--log", PARIS)
    assert code == 1
    assert "ledger ledger_declarations h1 hours : valeur différente (attendu 3500, trouvé 3600)" in out
