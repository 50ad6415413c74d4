"""The rows of a file: what each asks for, the command that each is, and what came of them."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import Any, ClassVar

import orjson
from eventsourcing.domain import BaseAggregate

from tremplin_platform.commands.rows.batch_session import BatchSession
from tremplin_platform.domain.actor import Actor

_IDENTIFIER_DIGITS = 32


class Mode(Enum):
    """Says what to record: nothing, every row or none, or the rows that no rule refuses."""

    CHECK = "check"
    ALL = "all"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    A row whose form is right.

    `line`: of the sheet, from 1
    `identifier`: the one that the row gives, None where it gives none
    `arguments`: of the single command, but for its identifier and who asks
    """

    line: int
    log: str
    identifier: str | None
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """A row refused: `pointer` is the JSON pointer of the field of the single command's body, `detail` in French."""

    line: int
    pointer: str | None
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How many rows are recorded (of a check: would be), how many were before, and those refused, by line."""

    recorded: int
    known: int
    faults: list[RowFault]


class RowCommand(ABC):
    """
    The single command that each row of a file is.

    `kind`: what it makes
    """

    kind: ClassVar[type[BaseAggregate[str]]]

    def __init__(self, by: Actor) -> None:
        self.by = by

    @abstractmethod
    def wanted(self, row: Row) -> Collection[tuple[type[BaseAggregate[str]], str]]:
        """Name the aggregates of the row's log that deciding reads."""

    def named(self, row: Row) -> tuple[str, str] | None:
        """Return the person whom a row names and the quarter that it is of, None where it names no one."""
        return None

    @abstractmethod
    def content(self, row: Row) -> Mapping[str, Any]:
        """Return what makes a row the one that it is, by which it is known again when it comes without identifier."""

    @abstractmethod
    def order(self, row: Row) -> tuple[Any, ...]:
        """Return the key by which the rows of a log are decided in turn."""

    @abstractmethod
    def decide(self, session: BatchSession, row: Row, identifier: str) -> None:
        """
        Run the single command.

        :raises Exception: what the single command raises
        """

    @abstractmethod
    def is_recorded(self, aggregate: BaseAggregate[str], row: Row) -> bool:
        """Return whether what has the row's identifier is what the row asks for."""

    def identifier(self, session: BatchSession, row: Row, *, rank: int) -> str:
        """
        Return the identifier of a row: the one that it gives, or one made of its content.

        :param rank: how many rows of the file have the same content up to this one
        """
        return row.identifier or sha256(self.stated(row, rank=rank)).hexdigest()[:_IDENTIFIER_DIGITS]

    def stated(self, row: Row, *, rank: int) -> bytes:
        """Return the bytes of the content that an identifier is made of."""
        content = {"log": row.log, "kind": self.kind.__name__, "rank": rank, **self.content(row)}
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
