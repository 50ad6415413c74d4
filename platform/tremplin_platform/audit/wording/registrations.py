"""Read the names of organisations, contracts and lots from the events that registered them, by identifier."""

from collections.abc import Collection
from typing import Any

import orjson
from psycopg import Connection

from tremplin_platform.events.fact import CENTRALE, subject
from tremplin_platform.figures.names import CONTRACT, Mention, Names, Registration


def find_names(connection: Connection[Any], mentioned: Collection[Mention]) -> Names:
    """
    Return the names of these organisations and contracts, in one statement; no statement if there are none.

    Ask only for what the reader's own answer mentions: it may read the name of an identifier that it was shown.

    :param connection: of the command role, or of the feed role
    """
    subjects = {
        subject(log=CENTRALE, kind=kind, identifier=known): (kind, known) for kind, known in mentioned
    }
    if not subjects:
        return Names({})
    rows = connection.execute(_REGISTRATIONS, (CENTRALE, list(subjects))).fetchall()
    return Names(
        {subjects[about]: _registration(about, seq, orjson.loads(data)) for about, seq, data in rows}
    )


def _registration(about: str, seq: int, data: dict[str, Any]) -> Registration:
    if about.startswith(f"{CENTRALE}/{CONTRACT}/"):
        lots = {lot["id"]: lot["title"] for lot in data["lots"]}
        return Registration(seq, data["title"], "", lots)
    return Registration(seq, data["name"], data["kind"], {})


_REGISTRATIONS = (
    "select subject, seq, data from events where log = %s and subject = any(%s) and subject_version = 1"
)
