"""Aide and Accessibilité: each role's help, whose examples for programs are run, or held to the API's addresses."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from django.test import Client, override_settings

from support.every import every
from support.fetched import NotFetched
from support.in_process_api import api
from support.postgres_server import Database
from support.power_query_parser import are_power_query
from support.sealed import reseal
from support.served import served
from support.signed_in import signed_in
from tremplin_tenants.keys import create_key
from tremplin_tenants.pages.help.help import HELP
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

ORGANISATIONS = {
    Role.MEMBER: "cpam-075",
    Role.BUYER: CENTRALE,
    Role.CONTRACTOR: "arvel",
    Role.FACILITATOR: "epec",
    Role.AUDITOR: CENTRALE,
}
KINDS = {Role.BUYER: CENTRALE, Role.AUDITOR: CENTRALE}
ROLES = [(role,) for role in Role]
SNIPPETS = ("curl", "python", "powershell", "power-query")


@pytest.fixture(scope="module")
def site(demo_database: Database) -> Iterator[str]:
    with served() as address:
        yield address


def snippet(page: str, name: str, *, site: str = "http://testserver") -> str:
    found = re.search(rf'id="{name}">(.*?)</pre>', page, re.DOTALL)
    assert found is not None, name
    return unescape(found[1]).replace("http://testserver", site)


def help_of(role: Role) -> str:
    answer = signed_in(role, ORGANISATIONS[role]).get("/aide")
    assert answer.status_code == 200
    return answer.content.decode()


@every(("role",), ROLES)
def test_the_examples_that_can_run_here_answer_as_the_api(site: str, role: Role, tmp_path: Path) -> None:
    organisation = ORGANISATIONS[role]
    page, reader = help_of(role), api(role, organisation)
    key = create_key(organisation=organisation, kind=KINDS.get(role, role.value), role=role).key
    (tmp_path / "example.py").write_text(snippet(page, "python", site=site), "utf-8")
    # An auditor's first read is an event, which the next ones count.
    reader.get(HELP[role].read.path)
    Client(headers={"Authorization": f"Bearer {key}"}).get(f"/api/v1/{HELP[role].read.path}")
    shell = shutil.which("sh")
    assert shell is not None
    assert shutil.which("curl") is not None

    answers = [
        subprocess.run(
            command, env={**os.environ, "TREMPLIN_KEY": key}, capture_output=True, check=True, timeout=60
        )
        for command in (
            [shell, "-c", snippet(page, "curl", site=site)],
            [sys.executable, str(tmp_path / "example.py")],
        )
    ]

    expected = reader.get(HELP[role].read.path).json()
    for answer in answers:
        assert json.loads(answer.stdout) == expected


def test_a_bundle_is_verified_in_three_commands(site: str, demo_database: Database, tmp_path: Path) -> None:
    with override_settings(TREMPLIN_SIGNING_KEY=reseal(demo_database, tmp_path / "keys").keys_file):
        key = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.AUDITOR).key
        page = help_of(Role.AUDITOR)
        commands = snippet(page, "bundle", site=site)
        ended = subprocess.run(
            ["/bin/sh", "-ec", commands],
            env={"PATH": os.environ["PATH"], "TREMPLIN_KEY": key},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
    assert ended.stdout.splitlines()[-1] == "CONFORME"
    assert snippet(page, "verifier") == sha256((tmp_path / "preuve/verify.py").read_bytes()).hexdigest()


@every(("role",), ROLES)
def test_every_example_asks_the_read_of_its_role_with_a_key(demo_database: Database, role: Role) -> None:
    page = help_of(role)

    for name in SNIPPETS:
        text = snippet(page, name)
        assert f'"http://testserver/api/v1/{HELP[role].read.path}"' in text
        assert "Authorization" in text
        assert "Bearer " in text
        for opened, closed in ("()", "[]", "{}"):
            assert text.count(opened) == text.count(closed), name
    assert role in HELP[role].read.roles


def test_the_examples_of_power_query_are_of_its_language(demo_database: Database) -> None:
    keys = signed_in(Role.MEMBER, "cpam-075").get("/cles").content.decode()
    [of_keys] = [unescape(text) for text in re.findall(r"<pre[^>]*>(let\b.*?)</pre>", keys, re.DOTALL)]
    examples = [of_keys, *(snippet(help_of(role), "power-query") for role in Role)]
    try:
        parsed = are_power_query([*examples, "let a = in b"])
    except NotFetched as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))

    assert parsed == [*([True] * len(examples)), False]


@every(("role",), ROLES)
def test_links_of_the_help_lead_to_pages_of_the_role(demo_database: Database, role: Role) -> None:
    browser = signed_in(role, ORGANISATIONS[role])
    main = help_of(role).partition("<main")[2].partition("</main>")[0]
    links = set(re.findall(r'href="(/[^"]*)"', main))

    assert "/cles" in links
    for link in links:
        assert browser.get(link).status_code == 200, link


def test_no_key_is_in_a_page(demo_database: Database) -> None:
    assert all(re.search(r"tremplin_[0-9a-f]{8}_", help_of(role)) is None for role in Role)


def test_the_statement_of_accessibility_is_for_anyone(demo_database: Database) -> None:
    for browser in (Client(), signed_in(Role.MEMBER, "cpam-075")):
        answer = browser.get("/accessibilite")

        assert answer.status_code == 200
        assert "n’est pas une déclaration de conformité" in answer.content.decode()
