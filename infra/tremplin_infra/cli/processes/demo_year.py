"""Load the demo year into a database, load it again after a reset, or leave it as it is."""

from contextlib import closing

import psycopg

from tremplin_infra.cli.platform import bootstrap_servers, kafka_security, owner_url
from tremplin_infra.cli.processes.running import prepare
from tremplin_infra.cli.processes.steps import counted_step, step
from tremplin_infra.database.databases import role_url
from tremplin_infra.database.startup import check_server
from tremplin_infra.demo.database import Holding, empty, holding, loading_alone
from tremplin_infra.demo.loading import load
from tremplin_infra.demo.story.story import demo_acts
from tremplin_infra.environment import Environment, SettingError
from tremplin_infra.servers.kafka_admin import delete_topic
from tremplin_platform.store.demo import declare_demo
from tremplin_platform.store.seals.signing_files import put_aside


def prepare_demo(environment: Environment, *, reset: bool) -> None:
    """
    Bring tables and topic up to date, and load the year unless it is there whole.

    With `reset`, a demo's database is emptied first, whether its loading was complete or not; no other database is.

    :raises SettingError: the server is not fit, the database holds something else or a part of the year, or cannot be
        emptied
    """
    url = owner_url(environment)
    check_server(url)
    with loading_alone(url):
        found = holding(url)
        _check(found, reset=reset)
        again = reset and found is not Holding.NOTHING
        if again:
            with step("Remise à zéro"):
                empty(url)
                put_aside(environment.signing_key)  # the journal that it signed is no more
                # What was published of the year before is of no log that exists.
                delete_topic(bootstrap_servers(environment), environment.topic, security=kafka_security())
        with step("Tables, rôles et sujet Kafka"):
            prepare(environment)
        if again or found is Holding.NOTHING:
            _load(url)


def _check(found: Holding, *, reset: bool) -> None:
    if found is Holding.OTHER:
        raise SettingError(
            "DATABASE_URL (ou TREMPLIN_HOME) : cette base contient des événements qui ne sont pas ceux "
            "de la démonstration, nommez-en une autre."
        )
    if found is Holding.PART_OF_DEMO and not reset:
        raise SettingError(
            "--reset manque : le dernier chargement a été interrompu, et rien n’est effacé sans cette option "
            "(make demo RESET=1)."
        )


def _load(url: str) -> None:
    acts = demo_acts()
    with counted_step(f"Année de démonstration ({len(acts)} actes)", total=len(acts)) as done:
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            declare_demo(connection)
        load(role_url(url, "command"), acts, done=done)
