"""A workbook that LibreOffice has encrypted under a password: one sentence in French, and nothing recorded."""

from pathlib import Path

import pytest

from support.centrale import topics
from support.in_process_api import a_market, api
from support.postgres_server import Database
from support.protected_workbooks import under_a_password
from support.sheets import an_xlsx
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

SENTENCE = (
    "Ce classeur est protégé par un mot de passe, ou d’un ancien format (.xls) : enregistrez-le en XLSX, "
    "sans mot de passe."
)


def test_an_encrypted_workbook_is_refused_in_a_sentence(database: Database, tmp_path: Path) -> None:
    member, contractor, contract = a_market(api(Role.BUYER))
    row = (member, contract, "1", "Embauche directe", "02/02/2026", "28/02/2026", "8")
    workbook, own = an_xlsx([row]), api(Role.CONTRACTOR, contractor)
    before = topics(database, member)
    for kind, content in under_a_password(tmp_path, workbook).items():
        assert row[3].encode() not in content
        for mode in ("check", "all", "partial"):
            answer = own.send("hours/file", content, name=f"heures.{kind}", mode=mode)
            assert answer.status_code == 422
            assert (answer.json()["code"], answer.json()["detail"]) == ("password-or-old-format", SENTENCE)
    assert topics(database, member) == before
    assert own.send("hours/file", workbook, mode="all").json()["recorded"] == 1
