"""What those who feed a projection ask of it."""

from typing import Any, Protocol

from psycopg import Cursor

from tremplin_projections.batches import LIVE, Batch, Schema


class Projection(Protocol):
    """A read model; see `tremplin_projections.registry`."""

    @property
    def name(self) -> str:
        """Its permanent name: the key of its positions."""

    @property
    def logs(self) -> frozenset[str] | None:
        """The logs it reads; None where it reads every log."""

    def concerns(self, log: str) -> bool:
        """Whether it reads this log at all."""

    def write(self, cursor: Cursor[Any], batch: Batch, *, schema: Schema = LIVE) -> set[str]:
        """
        Apply the events of each log and move its position, in the transaction of `cursor`.

        :return: the logs that are not where the batch says: nothing was applied to these
        :raises Unprojectable: one event cannot be applied; the transaction is to be rolled back
        """
