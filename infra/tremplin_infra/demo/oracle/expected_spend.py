"""Sum each member's use of reserved markets from the acts of the demo, in cents."""

from collections import Counter
from dataclasses import dataclass, field

from tremplin_infra.demo.acts.acts import LotAwarded
from tremplin_infra.demo.acts.member_acts import CallOffPlaced, Invoiced

LotKey = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The lot of an order: reserved or not, won by a protected structure or not."""

    award: LotAwarded
    usage: str
    reserved: bool
    protected: bool


@dataclass(slots=True)
class Spend:
    """One member's orders and invoices, on reserved lots and with protected structures on others."""

    reserved_call_offs: Counter[str | None] = field(default_factory=Counter)
    reserved_spend: Counter[str | None] = field(default_factory=Counter)
    reserved_by_usage: Counter[str] = field(default_factory=Counter)
    protected_by_usage: Counter[str] = field(default_factory=Counter)
    used: set[LotKey] = field(default_factory=set)
    won: Counter[LotKey] = field(default_factory=Counter)
    _markets: dict[str, tuple[LotKey, Market]] = field(default_factory=dict)

    def order(self, act: CallOffPlaced, market: Market) -> None:
        """Count an order; on a reserved lot, the lot is used."""
        self._markets[act.id] = ((act.contract, act.lot), market)
        if market.reserved:
            self.reserved_call_offs[market.award.article] += 1
            self.used.add((act.contract, act.lot))

    def invoice(self, act: Invoiced) -> LotKey:
        """Count an invoice, or a credit note, on the market of its order; returns the lot."""
        lot, market = self._markets[act.call_off]
        if market.reserved:
            self.reserved_spend[market.award.article] += act.amount
            self.reserved_by_usage[market.usage] += act.amount
        elif market.protected:
            self.protected_by_usage[market.usage] += act.amount
            self.won[lot] += act.amount
        return lot

    def add(self, other: "Spend") -> None:
        """Add another member's spend and use."""
        self.reserved_call_offs.update(other.reserved_call_offs)
        self.reserved_spend.update(other.reserved_spend)
        self.reserved_by_usage.update(other.reserved_by_usage)
        self.protected_by_usage.update(other.protected_by_usage)
        self.won.update(other.won)
        self.used |= other.used
