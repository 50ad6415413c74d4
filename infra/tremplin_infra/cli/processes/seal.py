"""`tremplin seal`: seal the logs and sign the journal of their heads."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import partial
from typing import Any

import click
from cryptography.x509 import load_pem_x509_certificates
from psycopg import Connection

from tremplin_infra.cli.arguments import today
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import complain, print_line
from tremplin_infra.cli.platform import platform, role_address
from tremplin_infra.environment import Environment, SettingError
from tremplin_infra.processes.interruption import Stop, stop_on_signals
from tremplin_infra.processes.process_variables import ROLES
from tremplin_platform.store.seals.checkpoints import SignedCheckpoint, last_checkpoint, timestamp_of
from tremplin_platform.store.seals.sealing_process import REFUSALS, refusal, run, sealing_alone
from tremplin_platform.store.seals.signing import Rewritten, seal
from tremplin_platform.store.seals.signing_files import BadKeyFile, read_keys
from tremplin_platform.store.seals.timestamp_authority import NoTimestamp, ask
from tremplin_platform.store.seals.timestamping import Ask, Timestamps, timestamp

_ANOTHER_SEALS = (
    "tremplin : un autre processus scelle déjà ce qui avance (celui de « up », de « demo » ou de « seal ») ; son "
    "dernier point de contrôle est à GET /api/v1/checkpoint."
)


@click.command(
    "seal",
    cls=Command,
    example="tremplin seal --once",
    help="""
    Scelle les journaux qui ont avancé et signe leurs têtes, jusqu’à SIGTERM ou Ctrl-C.

    Toutes les TREMPLIN_SEAL_EVERY_S secondes, si quelque chose a changé. Un seul scelle à la fois, les autres attendent
    leur tour. --once scelle maintenant, et écrit le dernier point de contrôle ; si un autre scelle déjà, il le dit et
    sort avec 1. Avec TREMPLIN_TSA_URL, chaque point de contrôle est aussi horodaté (RFC 3161), sans que rien
    n’attende l’autorité.
    """,
)
@click.option("--once", is_flag=True, help="scelle maintenant et écrit le point de contrôle")
def seal_logs(once: bool) -> int:
    """Seal until asked to stop, or once: 1 where the journal is not what was signed."""
    with platform(kinds=ROLES["seal"]) as environment:
        _check_key(environment)
        stop = stop_on_signals()
        url = role_address(environment, "feed")
        if once:
            return _seal_once(environment, url, stop)
        with ExitStack() as beside:
            run(
                url=url,
                seal=partial(_seal, environment),
                every_s=environment.seal_every_s,
                stop=stop,
                after=_timestamps(environment, url, stop, beside),
            )
        return stop.exit_code


def _timestamps(
    environment: Environment, url: str, stop: Stop, beside: ExitStack
) -> Callable[[], None] | None:
    """Run what timestamps beside the sealing, and return what wakes it; None where no authority is named."""
    if environment.tsa_url is None:
        return None
    timestamps = Timestamps(url=url, ask=_ask(environment, environment.tsa_url), stop=stop)
    beside.enter_context(timestamps.running())
    return timestamps.wake


def _ask(environment: Environment, url: str) -> Ask:
    """
    Return what asks the authority for a token.

    :raises SettingError: the file of its certificates cannot be read
    """
    file = environment.tsa_certificate
    try:
        trusted = [] if file is None else load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingError(
            f"TREMPLIN_TSA_CERTIFICATE : {file} n’est pas un certificat lisible (PEM)."
        ) from error
    return partial(ask, url, trusted=trusted)


def _seal(environment: Environment, connection: Connection[Any]) -> SignedCheckpoint | None:
    day: date = today()
    return seal(connection, keys_file=environment.signing_key, on=day)


def _seal_once(environment: Environment, url: str, stop: Stop) -> int:
    with sealing_alone(url, stop, stands_by=False) as connection:
        if connection is None:
            complain(_ANOTHER_SEALS)
            return 1
        try:
            found = _seal(environment, connection) or last_checkpoint(connection)
        except REFUSALS as error:
            if isinstance(error, Rewritten):
                print_line(refusal(error))
                return 1
            raise SettingError(refusal(error)) from error
        if found is not None:
            print_line(found.note.decode().removesuffix("\n"))
            _timestamp_once(environment, connection, found)
    return 0


def _timestamp_once(environment: Environment, connection: Connection[Any], found: SignedCheckpoint) -> None:
    """Have the note timestamped where an authority is named; one that gives no token is reported, and nothing fails."""
    if environment.tsa_url is None or timestamp_of(connection, size=found.size) is not None:
        return
    try:
        timestamp(connection, found.size, _ask(environment, environment.tsa_url))
    except NoTimestamp as error:
        complain(f"tremplin : TREMPLIN_TSA_URL : l’autorité d’horodatage n’a pas donné de jeton : {error}.")


def _check_key(environment: Environment) -> None:
    """Refuse a key that is missing, or that signs by another name than the origin."""
    try:
        name = read_keys(environment.signing_key)[0].name
    except BadKeyFile as error:
        raise SettingError(refusal(error)) from error
    if name != environment.origin:
        raise SettingError(
            f"TREMPLIN_ORIGIN : la clé de {environment.signing_key} signe sous le nom de {name}, "
            f"pas de {environment.origin}."
        )
