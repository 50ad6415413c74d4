"""`tremplin export` and its report, as a script calls them: what the API answers, without its position."""

import json
from typing import Any

import pytest

from support import command_line
from support.contract_terms import EXPORTED_TERMS
from support.in_process_api import SIRET, Api, an_organisation, api
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres
LOT = {"id": "1", "title": "Nord", "clause": {"way": "fixed", "hours": "100.00", "function": "main"}}


@pytest.fixture(scope="module")
def buyer(module_database: Database) -> Api:
    """A buyer, a contract awarded and one without a code CPV."""
    buyer = api(Role.BUYER)
    contractor = an_organisation(buyer, "contractor")
    for contract, cpv in (("nettoyage", EXPORTED_TERMS["cpv"]), ("sans-cpv", None)):
        buyer.made("contracts", id=contract, **{**EXPORTED_TERMS, "cpv": cpv}, lots=[LOT])
        buyer.made(f"contracts/{contract}/publish")
        won = {"contractor": contractor, "amount": "1000.50", "notified_on": "2025-12-01"}
        buyer.made(f"contracts/{contract}/lots/1/award", **won)
        buyer.made(f"contracts/{contract}/lots/1/tranches", id="t1", hours="10.00")
    return buyer


@pytest.fixture
def tremplin(buyer: Api, module_database: Database, tmp_path: Any, settings: Any) -> Any:
    """Run the command; the API answers for the same centrale."""
    settings.TREMPLIN_CENTRALE_SIRET = SIRET
    named = {
        "DATABASE_URL": module_database.url,
        "TREMPLIN_HOME": str(tmp_path),
        "TREMPLIN_CENTRALE_SIRET": SIRET,
        "TREMPLIN_CENTRALE_NAME": settings.TREMPLIN_CENTRALE_NAME,
    }
    return lambda *arguments: command_line.tremplin("export", *arguments, settings=named)


def _answered(buyer: Api, path: str, **query: str) -> dict[str, Any]:
    answer: dict[str, Any] = buyer.get(path, **query).json()
    return {name: value for name, value in answer.items() if name != "as_of"}


@pytest.mark.parametrize("standard", ["decp", "ocds"])
def test_the_document_is_that_of_the_api(buyer: Api, tremplin: Any, standard: str) -> None:
    done = tremplin(standard)

    assert (done.returncode, json.loads(done.stdout)) == (0, _answered(buyer, f"export/{standard}"))


def test_the_reports_are_those_of_the_api(buyer: Api, tremplin: Any) -> None:
    of_decp = tremplin("decp", "--report", "--json")
    of_both = tremplin("--report", "--json")
    expected = {name: _answered(buyer, f"export/{name}/report") for name in ("decp", "ocds")}

    assert json.loads(of_decp.stdout) == expected["decp"]
    assert json.loads(of_both.stdout) == expected
    assert [expected["decp"][name] for name in ("rows", "left_out")] == [
        1,
        [{"contract": "sans-cpv", "lot": "1", "reason": "Le contrat n’a pas de code CPV."}],
    ]


def test_a_report_is_written_for_people(buyer: Api, tremplin: Any) -> None:
    done = tremplin("decp", "--report", "--complete")
    lines = done.stdout.splitlines()

    assert (lines[0], done.returncode) == ("decp : 0\xa0ligne.", 0)
    assert any(line.startswith("  sans ligne : nettoyage/1 : Données essentielles") for line in lines)
    said = "Le schéma dit qu’il y a des tranches, pas lesquelles, ni leurs heures."
    assert [line.split(" : ")[1] for line in lines if line.endswith(said)] == ["nettoyage/1", "sans-cpv/1"]
