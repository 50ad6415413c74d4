"""`tremplin audit compare`: what differs in a member's results between two positions, and the events that did it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import orjson
from psycopg import Connection

from tremplin_infra.cli.audits.positions import commanding, known_position, server_time
from tremplin_infra.cli.output import complain, print_json_text, print_line
from tremplin_infra.cli.platform import platform, role_address
from tremplin_infra.environment import SettingError
from tremplin_platform.audit.sentences import sentences
from tremplin_platform.figures.french import count
from tremplin_platform.store.reading import read_all

_PLACES = ("contract", "lot", "quarter", "article", "usage")


def print_comparison(*, log: str, first: str, last: str, as_json: bool) -> int:
    """
    Print the differences; 1 where an event cannot be replayed.

    Raises:
        SettingError: the log has no results, has not been at a position yet, or the two are too far apart.
    """
    with (
        platform(kinds=("read", "command")) as environment,
        commanding(role_address(environment, "command")) as connection,
    ):
        from tremplin_projections.batches import Unprojectable
        from tremplin_projections.queries.members.comparison import TooFarApart

        try:
            found = _compared(connection, log, first, last)
        except Unprojectable as error:
            complain(f"L’événement {error.seq} de {error.log} ne peut pas être rejoué : {error.reason}")
            return 1
        except TooFarApart as error:
            raise SettingError("--from : trop d’écritures séparent ces deux positions.") from error
    print_json_text(orjson.dumps(found).decode()) if as_json else print_line("\n".join(_lines(found)))
    return 0


def _compared(connection: Connection[Any], log: str, first: str, last: str) -> dict[str, Any]:
    from tremplin_projections.queries.members.comparison_document import comparison_document, seqs_of
    from tremplin_projections.replay.past_results import past_comparison

    before = known_position(connection, log=log, text=first, option="--from")
    after = known_position(connection, log=log, text=last, option="--to")
    upto = max(before.seq, after.seq)
    first_known, last_known, differences = past_comparison(
        log=log,
        before=before,
        after=after,
        today=server_time(connection).date(),
        events=lambda read_role: read_all(read_role, log=log, upto=upto),
    )
    worded = _worded(connection, log, seqs_of(differences))
    return comparison_document(first_known, last_known, differences, worded)


def _worded(connection: Connection[Any], log: str, seqs: Collection[int]) -> Mapping[int, str]:
    """Return the sentences of events of the log, by seq."""
    if not seqs:
        return {}
    with connection.transaction():
        connection.execute("select set_config('tremplin.log', %s, true)", (log,))
        stored = read_all(connection, log=log, after=min(seqs) - 1, upto=max(seqs))
        events = [event for event in stored if event.seq in seqs]
    found = sentences(connection, events)
    return {event.seq: sentence for event, sentence in zip(events, found, strict=True)}


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    before, after, rows = found["from"]["as_of"], found["to"]["as_of"], found["differences"]
    yield f"{found['to']['organisation']['name']} : de la position {before['seq']} à la position {after['seq']}"
    for row in rows:
        place = " ".join(str(row[name]) for name in _PLACES if name in row)
        yield f"{row['figure']} {place}".rstrip() + f" : {_text(row['from'])} → {_text(row['to'])}"
        for event in row["events"]:
            yield f"  {event['amount']:>12}  {event['seq']:>6}  {event['sentence']}"
    yield f"{count(len(rows), 'chiffre diffère', 'chiffres diffèrent')}."


def _text(value: str | int | None) -> str:
    return "-" if value is None else str(value)
