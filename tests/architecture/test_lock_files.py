"""The two lock files, pinned and hashed: packages that run Tremplin, and packages that its tests need besides."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import advisories

ROOT = Path(__file__).parents[2]
RUN, DEV = "infra/requirements.lock", "infra/requirements-dev.lock"
_HASHES = r"((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
_PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z0-9,-]+\])?==(\S+) \\\n" + _HASHES, re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    return {name: version for name, version, _ in _PIN.findall((ROOT / lock).read_text("utf-8"))}


@pytest.mark.parametrize("lock", [RUN, DEV])
def test_every_line_of_a_lock_is_a_pin_with_its_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    left = [line for line in _PIN.sub("", text).splitlines() if line and not line.startswith("#")]

    assert len(pins(lock)) > 30
    assert left == []


def test_no_tool_of_developers_is_installed_to_run() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    tools = {re.split(r"[<>=\[]", item.lower())[0].replace("_", "-") for item in extras["dev"]}

    assert len(tools) > 10
    assert tools & set(pins(RUN)) == {"jsonschema"}, "drf-spectacular needs this one to run"
    assert tools <= set(pins(DEV))


def test_tests_run_on_the_packages_locked_to_run() -> None:
    running, developing = pins(RUN), pins(DEV)

    assert {name: developing.get(name) for name in running} == running


@pytest.mark.parametrize(
    ("target", "locks"),
    [
        ("demo", {RUN}),
        ("test", {RUN, DEV}),
        ("check", {RUN, DEV}),
        ("e2e", {RUN, DEV}),
        ("faults", {RUN, DEV}),
    ],
)
def test_a_target_installs_its_locks_and_no_other(target: str, locks: set[str], tmp_path: Path) -> None:
    plan = subprocess.run(
        ["make", "--dry-run", f"VENV={tmp_path}/none", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert set(re.findall(r"-r (\S+)", plan.stdout)) == locks


def test_known_vulnerabilities_fail_the_check() -> None:
    report = (
        '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]},'
        ' {"name": "b", "version": "2", "vulns": []}, {"name": "c", "skip_reason": "unknown"}]}'
    )

    code, sentence = advisories.judge(report)

    assert code == 1
    assert "a 1 : CVE-1" in sentence


def test_a_package_without_advisory_is_not_reported_as_safe() -> None:
    none = '{"dependencies": [{"name": "a", "skip_reason": "unknown"}]}'
    some = '{"dependencies": [{"name": "a", "skip_reason": "?"}, {"name": "b", "version": "2", "vulns": []}]}'

    assert advisories.judge(none) == (0, "sauté, l’index de paquets ne donne aucun avis de sécurité.")
    assert advisories.judge(some) == (0, "aucune faille publiée dans 1 paquets ; sans avis : a.")


def test_advisories_that_do_not_answer_are_passed_over_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")

    done = subprocess.run(
        [sys.executable, "-m", "advisories"], cwd=ROOT / "tests", capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "sauté" in done.stdout


def test_a_lock_that_cannot_be_read_fails_the_check() -> None:
    code, _ = advisories.failure(
        "ERROR:pip_audit._cli:requirement file x contains invalid specifier at line 1"
    )

    assert code == 1
