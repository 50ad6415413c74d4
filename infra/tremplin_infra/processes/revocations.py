"""Hours that a revoked eligibility made false, taken back where that was interrupted: the delivery process does it."""

from functools import partial
from typing import Any

from psycopg import Connection

from tremplin_infra.processes.finishing import Finishing
from tremplin_platform.commands.hours.revoked_hours import take_back
from tremplin_platform.store.persons.vault import to_take_back
from tremplin_platform.store.session import run


def taking_back() -> Finishing[tuple[str, str]]:
    """Again and again, one declaration (its log, its identifier) at a time."""
    return Finishing(due=to_take_back, finish=_take_back, failure=_sentence)


def _take_back(connection: Connection[Any], item: tuple[str, str]) -> None:
    log, declaration = item
    run(connection, log=log, decide=partial(take_back, identifier=declaration))


def _sentence(item: tuple[str, str]) -> str:
    return "Les heures de {}/hours/{} ne peuvent pas être reprises.".format(*item)
