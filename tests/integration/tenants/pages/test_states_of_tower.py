"""Tour de contrôle of a centrale with nothing yet."""

import pytest

from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def test_a_centrale_with_nothing_says_so(module_database: Database) -> None:
    page = signed_in(Role.BUYER).get("/pilotage").content.decode()

    assert "Rien ne vous attend." in page
    assert "Aucune heure n’est due aujourd’hui." in page
    assert "<data" not in page
