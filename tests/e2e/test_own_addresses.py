"""Each process of the platform is given the address of its own roles, and no secret of another."""

import subprocess

import pytest

from support.command_line import tremplin
from support.postgres_server import Database
from tremplin_infra.database.databases import process_urls
from tremplin_infra.environment import read_environment

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]


@pytest.mark.parametrize(
    ("arguments", "setting"),
    [
        (["persons", "erase", "0" * 32], "TREMPLIN_COMMAND_URL"),
        (["quarantine", "list"], "TREMPLIN_COMMAND_URL"),
        (["held", "list"], "TREMPLIN_FEED_URL"),
        (["rejected", "list"], "TREMPLIN_FEED_URL"),
        (["rebuild", "catalogue"], "TREMPLIN_FEED_URL"),
        (["audit", "verify"], "TREMPLIN_FEED_URL"),
    ],
)
def test_a_command_works_on_the_address_of_its_role_alone(
    database: Database, arguments: list[str], setting: str
) -> None:
    addresses = process_urls(read_environment({"DATABASE_URL": database.url}))

    done = tremplin(*arguments, settings={setting: addresses[setting]})
    others = {name: address for name, address in addresses.items() if name != setting}
    refused = tremplin(*arguments, settings=others)

    assert done.returncode == (1 if arguments[0] == "persons" else 0), (
        done.stderr
    )  # nobody has this identifier
    assert refused.returncode == 2
    assert refused.stderr == f"tremplin : {setting} manque (ou DATABASE_URL, l’adresse du propriétaire).\n"


@pytest.mark.parametrize("arguments", [["migrate"], ["keys", "list"]])
def test_the_owner_s_commands_are_refused_without_its_address(
    database: Database, arguments: list[str]
) -> None:
    addresses = process_urls(read_environment({"DATABASE_URL": database.url}))

    refused = tremplin(*arguments, settings=addresses)

    assert refused.returncode == 2
    assert refused.stderr.startswith("tremplin : DATABASE_URL manque")
    assert refused.stderr.count("\n") == 1


def test_migrate_writes_the_addresses_on_request(database: Database) -> None:
    done = tremplin("migrate", "--addresses", settings={"DATABASE_URL": database.url})

    assert done.returncode == 0
    lines = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert lines == process_urls(read_environment({"DATABASE_URL": database.url}))
    sourced = subprocess.run(
        ["sh", "-c", f"{done.stdout}\nprintf '%s\\n' \"$TREMPLIN_READ_URL\""],
        capture_output=True,
        text=True,
        check=True,
    )
    assert sourced.stdout.strip() == lines["TREMPLIN_READ_URL"]
