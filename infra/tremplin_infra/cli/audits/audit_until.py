"""`tremplin audit replay --until`: results at a past position, replayed from the events up to it and compared."""

import time
from collections.abc import Sequence

from psycopg import Connection

from tremplin_infra.cli.audits.positions import commanding, known_position, server_time
from tremplin_infra.cli.platform import platform, role_address, role_connection
from tremplin_infra.environment import SettingError
from tremplin_platform.audit.stored import LogReader
from tremplin_platform.store.delivery.addressing import CENTRALE
from tremplin_platform.store.reading import read_all
from tremplin_projections.replay.mismatch import Mismatch
from tremplin_projections.replay.replay import Replayed


def replay_until(*, log: str | None, until: str) -> Replayed:
    """
    Replay one member's log, or every member's (None), up to a position, and compare with what the API answers of it.

    Raises:
        SettingError: a seq is of one log; or the log has no results, or has not been there yet.
        UnknownLog: no log has this name.
    """
    if log is None and until.isdecimal():
        raise SettingError("--until : une position est celle d’un journal, donnez --log ; ou un instant.")
    begun, found = time.monotonic(), Replayed()
    members = _members(log)
    with (
        platform(kinds=("read", "command")) as environment,
        commanding(role_address(environment, "command")) as connection,
    ):
        for member in members:
            _add(found, connection, log=member, until=until)
    found.seconds = time.monotonic() - begun
    return found


def _members(log: str | None) -> Sequence[str]:
    with role_connection("feed", name="tremplin audit") as connection:
        sizes = LogReader(connection).sizes(log)
    return [name for name in sorted(sizes) if name != CENTRALE or log == CENTRALE]


def _add(found: Replayed, connection: Connection[object], *, log: str, until: str) -> None:
    from tremplin_projections.batches import Unprojectable
    from tremplin_projections.replay.past_differences import past_differences

    known_at = known_position(connection, log=log, text=until, option="--until")
    found.logs += known_at.seq > 0
    found.events += known_at.seq
    try:
        found.differences += past_differences(
            log=log,
            known_at=known_at,
            today=server_time(connection).date(),
            events=lambda read_role: read_all(read_role, log=log, upto=known_at.seq),
        )
    except Unprojectable as error:
        problem = f"événement illisible : {error.reason}"
        found.differences.append(Mismatch(log=error.log, projection="ledger", seq=error.seq, problem=problem))
