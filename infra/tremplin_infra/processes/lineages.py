"""What is finished in the log of a member that merged, taken over by its successor: the delivery process does it."""

from functools import partial
from typing import Any

from psycopg import Connection

from tremplin_infra.processes.finishing import Finishing
from tremplin_platform.commands.organisations.successions import take_over
from tremplin_platform.store.delivery.lineage import CENTRALE, trailing
from tremplin_platform.store.session import run


def following() -> Finishing[str]:
    """Again and again, one merged member's log at a time: what it holds that was not taken over yet."""
    return Finishing(
        due=trailing,
        finish=_follow,
        failure=lambda log: f"Les chiffres du journal {log} ne peuvent pas être repris par son absorbant.",
    )


def _follow(connection: Connection[Any], log: str) -> None:
    run(connection, log=CENTRALE, decide=partial(take_over, member=log))
