"""Keys: made by the command line for an organisation of the right kind, closed, expired, limited."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import override_settings

from support.in_process_api import Api, a_member, an_organisation, api
from support.postgres_server import Database
from tremplin_infra.cli import main
from tremplin_tenants.keys import create_key, list_keys, revoke_key
from tremplin_tenants.models import ApiKey
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = [pytest.mark.postgres]


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", module_database.url)


def made(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["keys", "create", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_first_buyer_key_comes_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    key = made(capsys, "centrale", "--role", "buyer")

    assert set(key) == {"key", "prefix"}
    assert key["key"].startswith(key["prefix"])
    me = Api(key["key"]).get("me").json()
    assert (me["organisation"]["id"], me["role"], me["expiry"]) == (CENTRALE, "buyer", None)
    assert "POST organisations" in me["scopes"]


def test_a_role_is_for_an_organisation_of_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    buyer = api(Role.BUYER)
    organisations = {"member": a_member(buyer), "contractor": an_organisation(buyer, "contractor")}
    right = [
        ("centrale", "auditor"),
        (organisations["member"], "member"),
        (organisations["contractor"], "contractor"),
    ]
    wrong = [
        ("centrale", "member"),
        (organisations["member"], "buyer"),
        (organisations["contractor"], "facilitator"),
        ("nobody", "member"),
        ("centrale", "king"),
    ]

    assert [main(["keys", "create", who, "--role", role]) for who, role in right] == [0, 0, 0]
    for who, role in wrong:
        try:
            code = main(["keys", "create", who, "--role", role])
        except SystemExit as stopped:
            code = int(str(stopped.code))
        assert code == 2, (who, role)
    assert "Traceback" not in capsys.readouterr().err


def test_a_key_opens_until_it_is_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    key = made(capsys, "centrale", "--role", "auditor")
    assert Api(key["key"]).get("me").status_code == 200

    assert main(["keys", "revoke", key["prefix"]]) == 0

    assert Api(key["key"]).get("me").status_code == 401
    assert main(["keys", "revoke", "tremplin_ffffffff"]) == 2


def test_a_key_opens_to_its_last_day() -> None:
    over = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER, expires_on=date(2020, 1, 1))
    to_come = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER, expires_on=date(2199, 1, 1))

    assert Api(over.key).get("me").status_code == 401
    assert Api(to_come.key).get("me").json()["expiry"] == "2199-01-01"


def test_rule_60_an_access_ends_with_its_last_day_in_paris(module_database: Database) -> None:
    def today() -> date:
        with module_database.connect("read") as connection:
            ((day,),) = connection.execute("select (now() at time zone 'Europe/Paris')::date").fetchall()
        found: date = day
        return found

    day, seen = today(), None
    while seen is None or day != today():  # midnight may pass between
        day = today()
        lasts = (day, day - timedelta(days=1))
        keys = [
            create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.AUDITOR, expires_on=last)
            for last in lasts
        ]
        seen = [Api(key.key).get("me").status_code for key in keys]

    assert seen == [200, 401]


def test_a_key_is_not_kept_and_not_listed(module_database: Database) -> None:
    new = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER)

    secret = new.key.removeprefix(new.prefix)
    assert any(row.prefix == new.prefix for row in list_keys())
    with module_database.connect_superuser() as connection:
        assert secret not in str(connection.execute("select * from api_keys").fetchall())


def test_no_process_that_serves_reads_the_keys(module_database: Database) -> None:
    create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER)

    with module_database.connect("read") as connection:
        assert connection.execute("select count(*) from api_keys").fetchone() == (0,)
    assert ApiKey.objects.count() == 0


@override_settings(TREMPLIN_REQUESTS_PER_MINUTE=2)
def test_too_many_requests_are_429_and_say_when_to_come_back() -> None:
    asking = api(Role.BUYER)

    answers = [asking.get("me") for _ in range(6)]  # a minute may end among them: two of each still fit

    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited
    assert 1 <= int(limited[0].headers["Retry-After"]) <= 60
    assert limited[0].headers["Content-Type"] == "application/problem+json"
    assert api(Role.BUYER).get("me").status_code == 200


def test_revoking_twice_keeps_the_first_instant() -> None:
    new = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER)
    revoke_key(prefix=new.prefix)
    first = ApiKey.objects.using("owner").get(prefix=new.prefix).revoked_at

    revoke_key(prefix=new.prefix)

    assert ApiKey.objects.using("owner").get(prefix=new.prefix).revoked_at == first
