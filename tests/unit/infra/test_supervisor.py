"""Child processes and `serve`: started, given up, stopped in order; their logs hide every secret."""

import json
import logging
import socket
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from support.postgres_server import PATIENCE
from tremplin_infra.cli.processes.serve import check_answers_key, check_port
from tremplin_infra.environment import SettingError
from tremplin_infra.log_lines import identify_requests
from tremplin_infra.logs import JsonFormatter
from tremplin_infra.processes.supervisor import Child, KeepsDying, Supervisor
from tremplin_infra.redaction import without_secrets
from tremplin_infra.waiting import wait_until

LASTS = [sys.executable, "-c", "import signal; signal.pause()"]
HAS_A_WORKER = [
    sys.executable,
    "-c",
    "import subprocess, sys; w = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']);"
    "print(w.pid, file=open(sys.argv[1], 'w'), flush=True); w.wait()",
]
DIES = [sys.executable, "-S", "-c", "raise SystemExit(3)"]


def test_a_child_that_dies_is_reported_and_started_again() -> None:
    reports: list[str] = []
    child = Child("relay", LASTS)
    supervisor = Supervisor([child], report=reports.append, first_pause_s=0.01)
    supervisor.start()
    first = child.process
    assert first is not None
    first.kill()
    first.wait()

    try:
        assert wait_until(
            lambda: _watched(supervisor) and child.process not in (None, first), seconds=PATIENCE
        )
    finally:
        supervisor.stop()

    assert reports == ["tremplin : relay s’est arrêté (code -9), relancé dans 0.01 s."]
    assert not child.alive


def test_what_a_killed_child_had_started_goes_with_it(tmp_path: Path) -> None:
    noted = tmp_path / "worker"
    child = Child("serve", [*HAS_A_WORKER, str(noted)])
    supervisor = Supervisor([child], report=print, first_pause_s=60)
    supervisor.start()
    assert wait_until(lambda: noted.is_file() and noted.read_text().endswith("\n"), seconds=PATIENCE)
    worker = psutil.Process(int(noted.read_text()))
    assert child.process is not None
    child.process.kill()

    assert wait_until(lambda: _watched(supervisor) and not _runs(worker), seconds=PATIENCE)


def test_a_child_that_keeps_dying_ends_it_all() -> None:
    reports: list[str] = []
    supervisor = Supervisor([Child("relay", DIES)], report=reports.append, first_pause_s=0.01)
    supervisor.start()

    with pytest.raises(KeepsDying, match=r"^relay s’est arrêté 6 fois en une minute \(code 3\)\.$"):
        wait_until(lambda: not _watched(supervisor), seconds=PATIENCE)

    assert len(reports) == 5


def test_stopping_ends_every_child() -> None:
    children = [Child("deliver", LASTS), Child("relay", LASTS)]
    supervisor = Supervisor(children, report=print)
    supervisor.start()
    assert supervisor.all_alive()

    supervisor.stop()

    assert [child.alive for child in children] == [False, False]


def _watched(supervisor: Supervisor) -> bool:
    supervisor.watch()
    return True


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(SettingError, match=rf"^--port : 127\.0\.0\.1:{port} est déjà pris"):
            check_port("127.0.0.1", port)


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(SettingError, match=r"^--port : 192\.0\.2\.1:8000 ne peut pas être ouvert"):
        check_port("192.0.2.1", 8000)


def test_a_file_of_answers_that_holds_no_secret(tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_text("x")
    for file in (short, tmp_path, short / "below"):
        with pytest.raises(SettingError, match=f"^TREMPLIN_ANSWERS_KEY : {file} "):
            check_answers_key(file)

    assert [item.name for item in tmp_path.iterdir()] == ["short"]
    assert short.read_text() == "x"


def test_a_file_of_answers_that_is_not_there_is_made(tmp_path: Path) -> None:
    check_answers_key(tmp_path / "home" / "answers.key")

    assert len((tmp_path / "home" / "answers.key").read_bytes()) == 32


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer s3cr3t-value",
        "{'Authorization': 'Bearer s3cr3t-value'}",
        "authorization=s3cr3t-value",
        "postgresql://tremplin:s3cr3t-value@db/tremplin",
        "host=db password=s3cr3t-value dbname=tremplin",
    ],
)
def test_a_secret_becomes_stars(text: str) -> None:
    assert "s3cr3t" not in without_secrets(text)
    assert "***" in without_secrets(text)


def test_a_record_is_one_line_of_json_with_its_error() -> None:
    try:
        raise ValueError("postgresql://tremplin:s3cr3t@db/tremplin")
    except ValueError as error:
        record = logging.LogRecord("tremplin_infra", logging.ERROR, "", 0, "panne de %s", ("relais",), None)
        record.exc_info = (ValueError, error, error.__traceback__)

    line = JsonFormatter().format(record)

    assert "\n" not in line
    assert "s3cr3t" not in line
    assert json.loads(line)["message"] == "panne de relais"
    assert json.loads(line)["level"] == "ERROR"


def line(message: str, **extra: object) -> dict[str, object]:
    """The line of a record, read again."""
    record = logging.LogRecord("tremplin_platform", logging.WARNING, "", 0, message, (), None)
    record.__dict__.update(extra)
    return dict(json.loads(JsonFormatter().format(record)))


def test_a_line_carries_the_log_and_seq_it_is_about() -> None:
    written = line("journal retenu", log="cpam-075", seq=12, other="ignored")

    assert list(written) == ["time", "level", "logger", "message", "log", "seq"]
    assert (written["log"], written["seq"]) == ("cpam-075", 12)
    assert list(line("relais")) == ["time", "level", "logger", "message"]


def test_the_lines_of_a_request_carry_its_identifier() -> None:
    lines: list[dict[str, object]] = []

    def answer(environ: dict[str, object], start_response: object) -> list[bytes]:
        lines.extend([line("un"), line("deux")])
        return []

    application = identify_requests(answer)
    application({}, None)
    application({}, None)

    first, again, other, _ = (item["request"] for item in lines)
    assert first == again != other
    assert "request" not in line("ensuite")


def logged(message: str, path: str) -> str:
    """Return the line logged for `message`, about a request to `path`."""
    request = RequestFactory().get(path)
    with suppress(Resolver404):
        request.resolver_match = resolve(request.path)
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, f"{message}: %s", (path,), None)
    record.request = request
    return str(json.loads(JsonFormatter().format(record))["message"])


def test_a_path_is_logged_as_its_route() -> None:
    person = "3f0c9a0be1d24c7f8a5560d2b7e41c93"

    noted = logged("Service Unavailable", f"/api/v1/persons/{person}/hires")
    asked = logged("Service Unavailable", f"/api/v1/members/cpam-075/hours/h-1/validate?person={person}")
    absent = logged("Not Found", f"/personnes/{person}")

    assert noted == "Service Unavailable: api/v1/persons/<identifier:id>/hires"
    assert "cpam-075" not in asked
    assert person not in asked + absent
    assert absent == "Not Found: (adresse inconnue)"


def test_a_person_is_not_named_whatever_is_logged() -> None:
    person = "3f0c9a0be1d24c7f8a5560d2b7e41c93"
    digest = "ab" * 32
    record = logging.LogRecord("tremplin", logging.ERROR, "", 0, "%s de %s", (digest, person), None)

    assert json.loads(JsonFormatter().format(record))["message"] == f"{digest} de ***"
