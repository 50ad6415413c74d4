"""Declaring hours by file: each row is one declaration, decided as `declare_hours` decides it."""

from collections.abc import Collection, Mapping
from typing import Any

from eventsourcing.domain import BaseAggregate

from tremplin_platform.commands.hours.hours import declare_hours
from tremplin_platform.commands.rows.batch_session import BatchSession
from tremplin_platform.commands.rows.rows import Row, RowCommand
from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.hours.declaration import Declaration
from tremplin_platform.domain.hours.worked import Work
from tremplin_platform.domain.members.member_contract import MemberContract
from tremplin_platform.domain.orders.call_off import CallOff
from tremplin_platform.domain.quarters import quarter_of

_PLACE = ("contract", "lot", "contractor")
_WORK = ("modality", "worked_from", "worked_to", "hours", "call_off", "subcontractor")


class HoursRows(RowCommand):
    """The arguments of a row are those of a declaration's body."""

    kind = Declaration

    def wanted(self, row: Row) -> Collection[tuple[type[BaseAggregate[str]], str]]:
        contract = (Contract if row.log == CENTRALE else MemberContract, row.arguments["contract"])
        call_off = row.arguments.get("call_off")
        return [contract] if call_off is None else [contract, (CallOff, call_off)]

    def named(self, row: Row) -> tuple[str, str] | None:
        person = row.arguments.get("person")
        return None if person is None else (person, quarter_of(row.arguments["worked_from"]))

    def content(self, row: Row) -> Mapping[str, Any]:
        return {name: row.arguments.get(name) for name in (*_PLACE, *_WORK, "person")}

    def order(self, row: Row) -> tuple[Any, ...]:
        # By days, so that the claims of a person are not kept one beside another.
        return (row.arguments["worked_from"], row.arguments["worked_to"])

    def identifier(self, session: BatchSession, row: Row, *, rank: int) -> str:
        """
        As of any row; of one that names a person, the content is digested under the person's own key.

        So nothing ties the identifier to the person once they are erased.
        """
        person = row.arguments.get("person")
        if row.identifier is None and person is not None:
            known = session.vault.digest(person, self.stated(row, rank=rank))
            if known is not None:
                return known.hex()[:32]
        return super().identifier(session, row, rank=rank)

    def decide(self, session: BatchSession, row: Row, identifier: str) -> None:
        work: dict[str, Any] = {name: row.arguments.get(name) for name in _WORK}
        declare_hours(
            session,
            identifier=identifier,
            **{name: row.arguments[name] for name in _PLACE},
            work=Work(**work),
            by=self.by,
            person=row.arguments.get("person"),
        )

    def is_recorded(self, aggregate: BaseAggregate[str], row: Row) -> bool:
        if not isinstance(aggregate, Declaration):
            return False
        asked = {name: str(row.arguments.get(name)) for name in (*_PLACE, *_WORK)}
        place = {name: getattr(aggregate, name) for name in _PLACE}
        recorded: list[dict[str, Any]] = [{**place, **aggregate.declared}, {**place, **aggregate.work}]
        return any({name: str(known[name]) for name in asked} == asked for known in recorded)
