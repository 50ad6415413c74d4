"""Migrations say what the models say; found without a database."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState


def test_the_migrations_are_in_step_with_the_models() -> None:
    loader = MigrationLoader(None)
    now = ProjectState.from_apps(apps)
    questioner = NonInteractiveMigrationQuestioner(specified_apps=set(), dry_run=True)

    changes = MigrationAutodetector(loader.project_state(), now, questioner).changes(graph=loader.graph)

    said = {
        app: [str(operation) for step in steps for operation in step.operations]
        for app, steps in changes.items()
    }
    assert said == {}, "run: django-admin makemigrations --settings tremplin_infra.settings"


def test_no_application_has_two_last_migrations() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}
