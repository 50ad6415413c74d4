"""`tremplin accounts`: seats given, accounts listed and disabled by the owner of the database."""

import io
import json
from typing import Any

import pytest

from support.accounts import PASSWORD, new_address, new_email
from support.in_process_api import Api, a_member, an_organisation, api
from support.postgres_server import Database
from tremplin_infra.cli import main
from tremplin_tenants.accounts.accounts import list_accounts
from tremplin_tenants.accounts.signing_in import NotSignedIn, check_sign_in
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def on_this_database(module_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", module_database.url)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run `tremplin accounts`: its exit code, its JSON or its stderr."""

    def ran(*arguments: str, stdin: str | None = None) -> tuple[int, Any]:
        if stdin is not None:
            monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = main(["accounts", *arguments])
        printed = capsys.readouterr()
        return code, json.loads(printed.out) if printed.out.startswith("{") else printed.out + printed.err

    return ran


def opens(email: str, password: str) -> bool:
    try:
        check_sign_in(email=email, password=password, address=new_address())
    except NotSignedIn:
        return False
    return True


def test_an_account_is_made_with_a_password_shown_once(run: Any) -> None:
    email = new_email()
    code, made = run("create", email.upper(), "--organisation", "centrale", "--role", "buyer", "--json")

    assert (code, set(made), made["email"]) == (0, {"email", "password"}, email)
    assert opens(email, made["password"])
    assert made["password"] not in str(run("list", "--json"))


def test_a_password_may_be_given_and_is_not_repeated(run: Any) -> None:
    email = new_email()
    seat = ("--organisation", "centrale", "--role", "buyer", "--password-stdin", "--json")
    code, made = run("create", email, *seat, stdin=f"{PASSWORD}\n")

    assert (code, made) == (0, {"email": email, "password": None})
    assert opens(email, PASSWORD)
    assert run("create", email, *seat, stdin="un autre mot de passe\r\n")[0] == 0
    assert opens(email, "un autre mot de passe")
    code, sentence = run("create", email, *seat, stdin="onze lettre\n")
    assert code == 2
    assert sentence.count("\n") == 1
    assert opens(email, "un autre mot de passe")


def test_another_role_or_organisation_is_one_more_seat(run: Any) -> None:
    buyer, email = api(Role.BUYER), new_email()
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    seats = [("centrale", "buyer"), (member, "member"), (contractor, "contractor"), ("centrale", "auditor")]
    passwords = []
    for organisation, role in seats:
        code, made = run("create", email, "--organisation", organisation, "--role", role, "--json")
        assert code == 0
        passwords.append(made["password"])

    assert passwords[1:] == [None, None, None]
    (listed,) = [row for row in run("list", "--json")[1]["accounts"] if row["email"] == email]
    assert sorted((seat["organisation"], seat["role"]) for seat in listed["seats"]) == sorted(seats)
    assert len(listed["account"]) == 32
    again = run("create", email, "--organisation", member, "--role", "member")
    assert again[0] == 2
    assert again[1].count("\n") == 1


def test_a_wrong_role_organisation_or_email_exits_2(run: Any) -> None:
    member, known = a_member(api(Role.BUYER)), len(list_accounts())
    wrong = [
        (new_email(), "centrale", "member"),
        (new_email(), member, "buyer"),
        (new_email(), member, "contractor"),
        (new_email(), "nobody", "member"),
        (new_email(), "centrale", "king"),
        ("sans arobase", "centrale", "buyer"),
    ]
    for email, organisation, role in wrong:
        code, sentence = run("create", email, "--organisation", organisation, "--role", role)
        assert (code, sentence.count("\n")) == (2, 1), sentence

    assert len(list_accounts()) == known


def test_a_disabled_account_is_said_and_its_email_unknown_exits_2(run: Any) -> None:
    email = new_email()
    _, made = run("create", email, "--organisation", "centrale", "--role", "buyer", "--json")

    assert run("disable", email)[0] == run("disable", email)[0] == 0
    assert not opens(email, made["password"])
    (listed,) = [row for row in run("list", "--json")[1]["accounts"] if row["email"] == email]
    assert listed["disabled_at"] is not None
    code, sentence = run("disable", new_email())
    assert (code, sentence.count("\n")) == (2, 1)


def test_rule_60_an_auditors_seat_is_a_fact_of_the_centrale(run: Any) -> None:
    email = new_email()
    auditor = Api(create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.AUDITOR).key)
    head = auditor.get("events", log=CENTRALE).json()["as_of"]["seq"]

    assert run("create", email, "--organisation", "centrale", "--role", "auditor")[0] == 0
    assert run("disable", email)[0] == 0

    granted, revoked = auditor.get("events", log=CENTRALE, after=head).json()["results"]
    (account,) = [row for row in list_accounts() if row.email == email]
    (seat,) = account.seat_set.all()
    assert (granted["type"], revoked["type"]) == ("audit-access.granted", "audit-access.revoked")
    assert granted["subject"] == revoked["subject"] == f"centrale/audit-access/{seat.audit_access}"
    assert str(seat.audit_access).startswith(account.id)
    assert granted["data"]["expires_on"] == str(seat.expires_on)
    assert email not in str(granted)


def test_an_auditors_seat_that_expired_is_given_again(run: Any, module_database: Database) -> None:
    email = new_email()
    seat = ("create", email, "--organisation", "centrale", "--role", "auditor")
    assert run(*seat)[0] == 0
    assert run(*seat)[0] == 2
    with module_database.connect_superuser() as owner:
        owner.execute(
            "update seats set expires_on = '2020-01-01' where account = (select id from accounts where email = %s)",
            (email,),
        )

    assert run(*seat)[0] == 0
    (listed,) = [row for row in run("list", "--json")[1]["accounts"] if row["email"] == email]
    assert [seat["expires"] > "2026" for seat in listed["seats"]] == [True]


def test_the_list_is_one_line_an_account(run: Any) -> None:
    email = new_email()
    run("create", email, "--organisation", "centrale", "--role", "buyer")

    (line,) = [line for line in run("list")[1].splitlines() if email in line]
    assert line.endswith("centrale (buyer)")
