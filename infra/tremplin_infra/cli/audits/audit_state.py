"""`tremplin audit state`: a member's results as they were known at a position of its log, or at an instant."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
import psycopg
from psycopg import Connection

from tremplin_infra.cli.output import complain, print_json_text, print_line
from tremplin_infra.cli.platform import platform, role_address
from tremplin_infra.environment import SettingError
from tremplin_platform.store.delivery.addressing import CENTRALE
from tremplin_platform.store.lock_waits import patiently
from tremplin_platform.store.reading import Head, head, read, read_all, seq_at

if TYPE_CHECKING:  # queries are imported once Django is set up
    from tremplin_projections.queries.figures.window import KnownAt


def print_state(*, log: str, at: str, as_json: bool) -> int:
    """
    Print the results; 1 where an event cannot be replayed.

    Raises:
        SettingError: the log has no results, or has not been there yet.
    """
    with (
        platform(kinds=("read", "command")) as environment,
        _commanding(role_address(environment, "command")) as connection,
    ):
        from tremplin_projections.batches import Unprojectable

        try:
            found = _past_results(connection, log, at)
        except Unprojectable as error:
            complain(f"L’événement {error.seq} de {error.log} ne peut pas être rejoué : {error.reason}")
            return 1
    if as_json:
        print_json_text(orjson.dumps(found).decode())
    else:
        print_line("\n".join(_lines(found)))
    return 0


def _past_results(connection: Connection[Any], log: str, at: str) -> dict[str, Any]:
    from tremplin_projections.replay.past_results import past_results

    known_at = patiently(lambda: _known_at(connection, _head(connection, log), at))
    return past_results(
        log=log,
        known_at=known_at,
        today=_now(connection).date(),
        events=lambda read_role: read_all(read_role, log=log, upto=known_at.seq),
    )


@contextmanager
def _commanding(url: str) -> Iterator[Connection[Any]]:
    # An instant is resolved under the head's lock, which takes the command role.
    with psycopg.connect(url, autocommit=True, application_name="tremplin audit") as connection:
        yield connection


def _head(connection: Connection[Any], log: str) -> Head:
    found = None if log == CENTRALE else head(connection, log=log)
    if found is None:
        raise SettingError(f"LOG : aucun membre ne s’appelle « {log} ».")
    return found


def _known_at(connection: Connection[Any], found: Head, at: str) -> "KnownAt":
    from tremplin_projections.queries.figures.window import KnownAt

    with connection.transaction():
        connection.execute("select set_config('tremplin.log', %s, true)", (found.log,))
        instant = None if at.isdecimal() else _instant(at, now=_now(connection))
        seq = int(at) if instant is None else seq_at(connection, log=found.log, instant=instant)
        if seq > found.seq:
            raise SettingError(f"--at : le journal {found.log} s’arrête à l’événement {found.seq}.")
        events = read(connection, log=found.log, after=seq - 1, upto=seq)
    return KnownAt(
        seq=seq,
        recorded_at=events[0].recorded_at if events else None,
        asked=seq if instant is None else at,
        instant=instant,
    )


def _instant(text: str, *, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingError("--at : donnez une position, ou un instant comme 2026-09-30T22:00:00Z.") from error
    if moment.tzinfo is None:
        raise SettingError("--at : un instant dit son décalage, comme 2026-09-30T22:00:00Z.")
    if moment > now:
        raise SettingError("--at : cet instant est à venir.")
    return moment


def _now(connection: Connection[Any]) -> datetime:
    # The server's, by which events are recorded.
    now: datetime
    ((now,),) = connection.execute("select clock_timestamp()").fetchall()
    return now


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    as_of = found["as_of"]
    yield f"{found['organisation']['name']} : position {as_of['seq']}, enregistrée le {as_of['recorded_at'] or '-'}"
    yield found["sentence"]
    for name, value in (*found["clause_hours"].items(), *found["reserved_usage"].items()):
        if not isinstance(value, list):
            yield f"  {name:<30} {'-' if value is None else value:>14}"
    for quarter in found["quarters"]:
        yield "  " + "  ".join(f"{name} {value or '-'}" for name, value in quarter.items())
