"""A bundle verifies where nothing of Tremplin is, and is given to whom the log is open."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from support.bundles import World, bundled_world, files_of, found
from support.demo_clients import demo_client
from support.postgres_server import Database
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_platform.verifier.assembly import verify_py
from tremplin_platform.verifier.bundle_check import check_bundle
from tremplin_platform.verifier.findings import Unusable
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

PYTHONS = sorted((Path.home() / ".pyenv/versions").glob("3.1[1-9]*/bin/python3")) or [Path(sys.executable)]


@pytest.fixture(scope="module")
def world(demo_database: Database, tmp_path_factory: pytest.TempPathFactory) -> World:
    return bundled_world(demo_database, tmp_path_factory.mktemp("world"))


def run(python: Path, script: Path, *arguments: str) -> tuple[int, str, str]:
    """Run verify.py with no environment and no package of this installation."""
    ended = subprocess.run(
        [python, "-I", "-S", script, *arguments],
        env={},
        cwd=script.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr


def test_every_log_of_the_demo_conforms(world: World) -> None:
    assert len(world.members) > 40
    verdicts = {log: found(world.saved(log), key=world.key) for log in (*world.members, "centrale")}

    assert {log: said for log, said in verdicts.items() if said != "CONFORME"} == {}


def test_verify_py_needs_python_alone(world: World, tmp_path: Path) -> None:
    with ZipFile(world.example) as zipped:
        script = tmp_path / "verify.py"
        script.write_bytes(zipped.read("verify.py"))
    assert script.read_text() == verify_py()
    (tmp_path / "broken.zip").write_bytes(world.example.read_bytes()[:5000])
    for python in PYTHONS:
        code, printed, complaint = run(python, script, str(world.example), "--key", world.key)
        assert (code, printed.splitlines()[-1], complaint) == (0, "CONFORME", ""), python
        code, printed, complaint = run(python, script, "broken.zip")
        assert (code, printed, complaint.count("\n")) == (2, "", 1), python


def test_the_same_bytes_for_the_same_position(world: World) -> None:
    assert world.saved(WORKED_EXAMPLE).read_bytes() == world.example.read_bytes()


def test_its_documents_are_those_of_the_reads(world: World) -> None:
    files = files_of(world.example)
    events = [json.loads(line) for line in files["events.jsonl"].splitlines()]
    auditor = demo_client(Role.AUDITOR)
    results = auditor.get(f"/api/v1/members/{WORKED_EXAMPLE}/results", {"known_at": len(events)})
    listed = auditor.get(f"/api/v1/events?log={WORKED_EXAMPLE}&limit=1000")
    head = auditor.get("/api/v1/proofs/head", {"log": WORKED_EXAMPLE})
    published = {row["quarter"]: row["published"] for row in results.json()["quarters"] if row["published"]}

    assert json.loads(files["results.json"]) == results.json()
    assert events == listed.json()["results"]
    assert json.loads(files["head.json"]) == head.json()
    assert files["checkpoint.txt"].decode() == head.json()["checkpoint"]
    assert files["key.txt"].decode().strip() == world.key
    totals: dict[str, float] = {}
    for row in json.loads(files["published.json"]):
        totals[row["quarter"]] = totals.get(row["quarter"], 0) + float(row["reported"])
    assert totals == {quarter: float(hours) for quarter, hours in published.items() if float(hours)}


def test_who_kept_a_note_sees_that_it_is_continued(world: World, tmp_path: Path) -> None:
    first = tmp_path / "kept.txt"
    first.write_bytes(files_of(world.example)["checkpoint.txt"])
    world.sealer.append("centrale", 900, 901)
    world.sealer.sealed()

    later = world.saved("centrale", since=44)
    assert found(later, key=world.key, kept=first) == "CONFORME"
    assert "consistency.json" in files_of(later)
    with pytest.raises(Unusable, match="since=44"):
        check_bundle(world.saved("centrale"), key=world.key, kept=first)


def test_who_may_have_one(world: World) -> None:
    def answered(log: str, who: Role = Role.AUDITOR, **query: int) -> int:
        with closing(world.bundle(log, who=who, **query)) as answer:
            return answer.status_code

    assert {role: answered(WORKED_EXAMPLE, role) for role in Role} == {
        Role.AUDITOR: 200,
        Role.MEMBER: 200,
        Role.BUYER: 403,
        Role.CONTRACTOR: 403,
        Role.FACILITATOR: 403,
    }
    others = next(log for log in world.members if log != WORKED_EXAMPLE)
    assert answered(others, Role.MEMBER) == answered("nobody", Role.MEMBER) == answered("nobody") == 404
    assert answered(WORKED_EXAMPLE, size=41) == 404
    assert answered(WORKED_EXAMPLE, since=43) == 422
