"""Commands that take their body as it is, and what they are about from their address. A subclass says which command."""

from collections.abc import Callable
from typing import ClassVar

from tremplin_platform.commands.identifiers import new_identifier
from tremplin_platform.store.session import Position, Session
from tremplin_tenants.api.web.writing import Call, CommandView


class Act(CommandView):
    """On what the address names."""

    command: ClassVar[Callable[..., Position]]

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        identifier = call.path["id"]
        return identifier, type(self).command(session, identifier=identifier, **call.body)


class LotAct(Act):
    """On a lot; the answer names its contract."""

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        contract, lot = call.path["id"], call.path["lot"]
        return contract, type(self).command(session, contract=contract, lot=lot, **call.body)


class Making(Act):
    """Of something new, under the identifier of its body, or one that is drawn."""

    made = True

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        identifier = call.body.get("id") or new_identifier()
        terms = {name: value for name, value in call.body.items() if name != "id"}
        return identifier, type(self).command(session, identifier=identifier, **terms)
