"""What is finished in the log of a member that merged, taken over by its successor: the delivery process does it."""

from functools import partial
from typing import Any

from psycopg import Connection

from tremplin_platform.commands.successions import take_over
from tremplin_platform.store.lineage import CENTRALE, trailing
from tremplin_platform.store.session import run


def follow_lineages(connection: Connection[Any]) -> int:
    """
    Take over what merged members' logs hold that was not yet; how many logs were looked at.

    :param connection: of the command role, in autocommit
    """
    logs = trailing(connection)
    for log in logs:
        run(connection, log=CENTRALE, decide=partial(take_over, member=log))
    return len(logs)
