"""The platform running on a copy of the demo's year, with an account of each role that one click opens."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.decp_files import contract_row, document, write_json
from support.demo_clients import worked_example
from support.kafka_server import fresh_topic
from support.platform_up import Platform, platform_up
from support.postgres_server import Database, PostgresServer
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_infra.demo.demo_keys import HOLDERS
from tremplin_platform.commands.decp.publishing.identifiers import published_identifier
from tremplin_platform.store.decp.imports import latest_files
from tremplin_platform.store.decp.quarantine import refused_rows
from tremplin_tenants.accounts.demo_accounts import EMAILS, PASSWORD
from tremplin_tenants.roles import CENTRALE, Role


@dataclass(frozen=True)
class DemoSite:
    """Its address, and what the addresses of its pages name; `declared`: a declaration of the contractor's own."""

    platform: Platform
    database: Database
    names: Mapping[str, str]
    declared: Mapping[str, str]

    @property
    def base(self) -> str:
        return self.platform.base


@contextmanager
def running_demo(server: PostgresServer, template: str, kafka: str, home: Path) -> Iterator[DemoSite]:
    """Run the whole platform on a copy of `template`, which holds the year of the demo."""
    with ExitStack() as stack:
        database = stack.enter_context(server.copy(template))
        topic = stack.enter_context(fresh_topic(kafka))
        platform = stack.enter_context(platform_up(home, database, kafka, topic))
        _make_accounts(platform)
        buyer = platform.api(CENTRALE, Role.BUYER)  # addresses name a key
        [point] = buyer.get("tasks?kind=open-point&owner=centrale").body["results"]
        declared = (
            platform.api(HOLDERS[Role.CONTRACTOR][0], Role.CONTRACTOR).get("hours?limit=1").body["results"][0]
        )
        names = {**worked_example(database), "log": WORKED_EXAMPLE, "point": point["id"]}
        names |= _import_rows(platform, database, home, names)
        yield DemoSite(platform, database, names, {"member": declared["member"], "id": declared["id"]})


def _import_rows(
    platform: Platform, database: Database, home: Path, names: Mapping[str, str]
) -> dict[str, str]:
    """Import a file of which one row is refused, and one names a lot; return the names of file, row and uptake."""
    buyer = platform.api(CENTRALE, Role.BUYER)
    [member] = buyer.get(f"organisations?id={WORKED_EXAMPLE}").body["results"]
    framework = published_identifier(names["contract"], names["lot"])
    naming = contract_row("c", buyer=member["siret"], idAccordCadre=framework)
    file = write_json(
        home / "essai.json", document(contract_row("a"), contract_row("b", montant="x"), naming)
    )
    done = platform.tremplin("import", "decp", str(file), "--buyer", "all")
    assert done.returncode in (0, 1), done.stderr
    with database.connect("command") as commands:
        [brought], refused = latest_files(commands, limit=1), refused_rows(commands)
    seq = buyer.get("events?limit=1").body["as_of"]["seq"]
    [uptake] = buyer.get(f"uptake?member={WORKED_EXAMPLE}&wait_for=centrale:{seq}").body["results"]
    return {"file": str(brought.id), "row": str(refused[-1].id), "uptake": uptake["id"]}


def _make_accounts(platform: Platform) -> None:
    for role, email in EMAILS.items():
        organisation, _ = HOLDERS[role]
        seat = ("--organisation", organisation, "--role", role)
        made = platform.tremplin(
            "accounts", "create", email, *seat, "--password-stdin", given=f"{PASSWORD}\n"
        )
        assert made.returncode == 0, made.stderr
