"""Run the sealing process: one instance seals, others wait for its lock; a lost PostgreSQL is waited for."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import psycopg
from psycopg import Connection

from tremplin_platform.store.advisory_locks import LockClass, take
from tremplin_platform.store.connection_errors import CONNECTION_ERRORS
from tremplin_platform.store.seals.checkpoints import SignedCheckpoint
from tremplin_platform.store.seals.signing import Rewritten
from tremplin_platform.store.seals.signing_files import BadKeyFile, BadNoteFile

SESSION = "tremplin seal"
_STANDBY_PAUSE_S = 0.1
_RETRY_AFTER_S = 1.0

logger = logging.getLogger(__name__)

Seal = Callable[[Connection[Any]], SignedCheckpoint | None]
REFUSALS = (BadKeyFile, BadNoteFile, Rewritten)
"""Why nothing is sealed, until somebody looks."""


def run(
    *, url: str, seal: Seal, every_s: float, stop: Event, after: Callable[[], None] | None = None
) -> None:
    """
    Seal every `every_s` seconds until `stop` is set. A lost server is waited for; a refusal is logged, once.

    :param url: of the database, as the feed role
    :param after: called after each round, and must return at once
    """
    refused = ""
    while not stop.is_set():
        try:
            with sealing_alone(url, stop) as connection:
                while connection and not stop.is_set():
                    refused = _round(connection, seal, refused)
                    if after is not None:
                        after()
                    stop.wait(every_s)
        except CONNECTION_ERRORS as error:
            reason = str(error).strip().partition("\n")[0]
            logger.warning("PostgreSQL ne répond pas au scellement, nouvel essai : %s", reason)
            stop.wait(_RETRY_AFTER_S)


@contextmanager
def sealing_alone(url: str, stop: Event, *, stands_by: bool = True) -> Iterator[Connection[Any] | None]:
    """
    Connect, and stand by until no other session seals; None if `stop` is set before.

    :param stands_by: false for who does not wait: None where another seals
    """
    with psycopg.connect(url, autocommit=True, connect_timeout=5, application_name=SESSION) as connection:
        connection.execute("set client_connection_check_interval = '1s'")
        while not stop.is_set():
            if take(connection, LockClass.SEAL):
                yield connection
                return
            if not stands_by:
                break
            stop.wait(_STANDBY_PAUSE_S)
        yield None


def refusal(error: Exception) -> str:
    """Say in French why nothing is sealed."""
    match error:
        case BadKeyFile():
            return (
                f"TREMPLIN_SIGNING_KEY : {error} n’est pas un fichier de clés ; « tremplin migrate » fait celui "
                "qui manque."
            )
        case BadNoteFile():
            return f"TREMPLIN_SIGNING_KEY : le dernier point de contrôle gardé à côté de {error} est coupé ou altéré."
        case Rewritten():
            return (
                f"Le journal des têtes n’est plus celui qui a été signé à la taille {error.size} : rien n’est plus "
                "scellé. Lancez « tremplin audit verify »."
            )
        case _:
            raise error


def _round(connection: Connection[Any], seal: Seal, refused: str) -> str:
    try:
        seal(connection)
    except REFUSALS as error:
        sentence = refusal(error)
        if sentence != refused:
            logger.error("%s", sentence)
        return sentence
    return ""
