"""Hours declared, then validated, appended in bulk as `make scale` does."""

from collections import Counter
from collections.abc import Mapping

from psycopg import Connection

from support.bulk_hours import declared_fact, validated_fact
from support.facts import append_to

SLICE = 5_000
"""Events of one append."""


def append_hours(
    connection: Connection, counts: Mapping[str, int], after: Counter[str] | None = None
) -> None:
    """
    Append `counts[log]` events to each log, of which every second one validates: few wait, as in an installation.

    :param connection: of the command role
    :param after: how many of these events each log has already; updated
    """
    after = Counter() if after is None else after
    for log, count in counts.items():
        upto = after[log] + count
        for first in range(after[log], upto, SLICE):
            numbers = range(first, min(first + SLICE, upto))
            facts = [
                (validated_fact if number % 2 else declared_fact)(log, number // 2) for number in numbers
            ]
            append_to(connection, log, facts)
        after[log] = upto
