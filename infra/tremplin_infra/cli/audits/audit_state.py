"""`tremplin audit state`: a member's results as they were known at a position of its log, or at an instant."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from psycopg import Connection

from tremplin_infra.cli.audits.positions import commanding, known_position, server_time
from tremplin_infra.cli.output import complain, print_json_text, print_line
from tremplin_infra.cli.platform import platform, role_address
from tremplin_platform.store.reading import read_all


def print_state(*, log: str, at: str, as_json: bool) -> int:
    """
    Print the results; 1 where an event cannot be replayed.

    Raises:
        SettingError: the log has no results, or has not been there yet.
    """
    with (
        platform(kinds=("read", "command")) as environment,
        commanding(role_address(environment, "command")) as connection,
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

    known_at = known_position(connection, log=log, text=at, option="--at")
    return past_results(
        log=log,
        known_at=known_at,
        today=server_time(connection).date(),
        events=lambda read_role: read_all(read_role, log=log, upto=known_at.seq),
    )


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    as_of = found["as_of"]
    yield f"{found['organisation']['name']} : position {as_of['seq']}, enregistrée le {as_of['recorded_at'] or '-'}"
    yield found["sentence"]
    for name, value in (*found["clause_hours"].items(), *found["reserved_usage"].items()):
        if not isinstance(value, list):
            yield f"  {name:<30} {'-' if value is None else value:>14}"
    for quarter in found["quarters"]:
        yield "  " + "  ".join(f"{name} {value or '-'}" for name, value in quarter.items())
