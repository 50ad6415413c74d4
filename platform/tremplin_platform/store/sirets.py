"""The SIRETs that the centrale's organisations have, beside its log: written under the lock of its head row."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg import Connection

from tremplin_platform.domain.organisations.siret import KnownSiret


def keep(connection: Connection[Any], *, organisation: str, kind: str, sirets: Sequence[KnownSiret]) -> None:
    """Keep the SIRETs of an organisation in place of those kept before."""
    connection.execute("delete from sirets where log = 'centrale' and organisation = %s", (organisation,))
    connection.execute(
        "insert into sirets (kind, organisation, place, siret, last_day) select %s, %s, place, siret, last_day"
        " from unnest(%s::text[], %s::text[]) with ordinality known (siret, last_day, place)",
        (kind, organisation, [known.siret for known in sirets], [known.last_day for known in sirets]),
    )


def is_used(connection: Connection[Any], *, organisation: str, kind: str, siret: str, today: date) -> bool:
    """Whether another organisation of this kind has this SIRET on the Paris day `today`, or will."""
    row = connection.execute(
        "select from sirets where log = 'centrale' and kind = %s and siret = %s and organisation <> %s"
        " and coalesce(last_day >= %s, true) limit 1",
        (kind, siret, organisation, today.isoformat()),
    ).fetchone()
    return row is not None
