"""Tour de contrôle of a centrale with nothing yet."""

from typing import Any

import pytest

from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.api.buying.tower import TowerRead
from tremplin_tenants.api.hours.tasks import TaskResponse
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def test_a_centrale_with_nothing_says_so(module_database: Database) -> None:
    page = signed_in(Role.BUYER).get("/pilotage").content.decode()

    assert "Rien ne vous attend." in page
    assert "Aucune heure n’est due aujourd’hui." in page
    assert "<data" not in page


def test_tasks_of_others_alone_are_said_in_full(
    module_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"kind": "declaration-to-validate", "owner_name": "Caisse", "due_on": "2026-01-01"}
    task = {**dict.fromkeys(TaskResponse().fields), **said}
    owners = ("caisse-1", "caisse-2", "caisse-1")  # of one name
    tasks = [{"task": {**task, "owner": owner}, "count": 1, "hours": None} for owner in owners]
    answer = TowerRead.answer

    def answer_of_others(read: TowerRead) -> dict[str, Any]:
        return {**answer(read), "tasks": tasks}

    monkeypatch.setattr(TowerRead, "answer", answer_of_others)
    page = signed_in(Role.BUYER).get("/pilotage").content.decode().replace("\u00a0", " ")

    assert "<strong>Rien ne vous attend.</strong> 3 tâches attendent 2 organismes.</p>" in page
