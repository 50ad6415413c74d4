"""
Sum what the API must answer about the demo from the acts alone, without the logs, the rules or the figures of the
platform.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tremplin_infra.demo.acts import acts, member_acts
from tremplin_infra.demo.acts.parties import CENTRALE
from tremplin_infra.demo.oracle.expected_hours import Hours, due_of, quarter_of
from tremplin_infra.demo.oracle.expected_shares import Shares
from tremplin_infra.demo.oracle.expected_spend import LotKey, Market, Spend
from tremplin_platform.commands.contracts.contracts import LotTerms


@dataclass(slots=True)
class Account:
    """Everything of one member: who it is, the contracts opened to it, its hours and its spend."""

    registered: acts.OrganisationRegistered
    hours: Hours
    spend: Spend = field(default_factory=Spend)
    opened: list[str] = field(default_factory=list)

    def take_over(self, other: "Account") -> None:
        """Add the other's figures to its own, and the contracts opened to the other."""
        self.hours.add(other.hours)
        self.spend.add(other.spend)
        self.opened = sorted({*self.opened, *other.opened})


class Ledgers:
    """The accounts of every member after some acts; each kind of act is counted by one method."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.contracts: dict[str, acts.ContractRegistered] = {}
        self.lots: dict[LotKey, LotTerms] = {}
        self._statuses: dict[str, str | None] = {}
        self._markets: dict[LotKey, Market] = {}
        self._open_to_all: list[str] = []
        self._closed: set[str] = set()
        self._published: list[str] = []
        self.shares = Shares()

    def count(self, act: acts.Act) -> None:
        """Count one act; those that change no figure are ignored."""
        match act:
            case acts.OrganisationRegistered():
                self._registered(act)
            case acts.ContractRegistered():
                self.contracts[act.id] = act
                self.lots |= {(act.id, lot.identifier): lot for lot in act.lots}
            case acts.LotAwarded():
                self._awarded(act)
            case acts.ContractOpened():
                self._opened(act)
            case acts.TargetAllocated():
                self.accounts[act.member].hours.due[act.contract, act.lot] = act.hours
            case acts.MemberMerged(id=member, into=successor):
                self.accounts[successor].take_over(self.accounts[member])
            case acts.MethodChosen():
                self.shares.methods[act.contract, act.lot] = act.method
            case acts.QuarterClosed():
                self._close(act)
            case acts.QuarterPublished(quarter=quarter):
                self._published.append(quarter)
                for account in self.accounts.values():
                    account.hours.publish(quarter)
            case _ if act.log == CENTRALE:
                self._count_shared(act)
            case _:
                self._count_own(act)

    def _count_shared(self, act: acts.Act) -> None:
        """Count hours of the centrale; the other acts of buyers change no figure."""
        match act:
            case member_acts.HoursDeclared():
                self.shares.declare(act)
            case member_acts.HoursValidated(id=identifier):
                self.shares.validate(identifier)
            case _:
                pass

    def _close(self, act: acts.QuarterClosed) -> None:
        self._closed.add(act.quarter)
        for lot, worked, member, hours in self.shares.close(self._closed):
            reported_in = worked if worked == act.quarter else quarter_of(act.at.date())
            self.accounts[member].hours.share(lot, hours, worked=worked, reported_in=reported_in)

    def _count_own(self, act: acts.Act) -> None:
        """Count an act in a member's own log."""
        match act:
            case member_acts.CallOffPlaced():
                self._ordered(act)
            case member_acts.Invoiced():
                lot = self.accounts[act.log].spend.invoice(act)
                self.shares.invoice(lot, act)
            case member_acts.HoursDeclared():
                protected = self._statuses[act.contractor] is not None
                self.accounts[act.log].hours.declare(act, protected=protected)
            case member_acts.HoursResubmitted():
                self.accounts[act.log].hours.resubmit(act)
            case member_acts.HoursValidated():
                self.accounts[act.log].hours.validate(act)
            case member_acts.HoursRejected(id=identifier):
                self.accounts[act.log].hours.reject(identifier)
            case member_acts.HoursCorrected():
                self.accounts[act.log].hours.correct(act)
            case _:  # publications, facilitateurs, leavings, returned declarations: no figure changes
                pass

    def _registered(self, act: acts.OrganisationRegistered) -> None:
        self._statuses[act.id] = act.status
        if act.kind != "member":
            return
        account = self.accounts[act.id] = Account(act, Hours(self._closed), opened=[*self._open_to_all])
        for quarter in self._published:
            account.hours.publish(quarter)

    def _awarded(self, act: acts.LotAwarded) -> None:
        self._markets[act.contract, act.lot] = Market(
            award=act,
            usage=self.contracts[act.contract].terms.usage,
            reserved=self.lots[act.contract, act.lot].articles is not None,
            protected=self._statuses[act.contractor] is not None,
        )

    def _opened(self, act: acts.ContractOpened) -> None:
        if act.member is None:
            self._open_to_all.append(act.contract)
        for member in self.accounts if act.member is None else [act.member]:
            self.accounts[member].opened.append(act.contract)

    def _ordered(self, act: member_acts.CallOffPlaced) -> None:
        account, key = self.accounts[act.log], (act.contract, act.lot)
        account.spend.order(act, self._markets[key])
        due = due_of(self.lots[key], act.amount)
        if due is not None:
            account.hours.due[key] = account.hours.due.get(key, 0) + due


def reckon(story: Iterable[acts.Act]) -> Ledgers:
    """Return the accounts of every member after all acts."""
    ledgers = Ledgers()
    for act in story:
        ledgers.count(act)
    return ledgers
