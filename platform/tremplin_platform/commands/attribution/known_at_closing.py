"""What a closing asks of the centrale's log more than once, each read a single time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tremplin_platform.commands.attribution.attribution import audience_of
from tremplin_platform.domain.attribution.bases import Invoiced
from tremplin_platform.domain.attribution.method import AttributionMethod
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.hours.quarter import Quarter
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.events.attribution.attribution import Chosen
from tremplin_platform.store.session import Session


class KnownAtClosing:
    """Nothing in the centrale's log moves while it is used: the closing holds it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._closed: dict[str, bool] = {}
        self._audiences: dict[str, str] = {}
        self._choices: dict[tuple[str, str], Sequence[Chosen]] = {}
        self._invoiced: dict[str, Mapping[tuple[str, str], Sequence[Invoiced]]] = {}
        self._organisations: dict[str, Organisation | None] = {}

    def is_closed(self, quarter: str) -> bool:
        """Whether a quarter was closed before."""
        if quarter not in self._closed:
            self._closed[quarter] = self._session.find(Quarter, quarter) is not None
        return self._closed[quarter]

    def audience(self, contract: str) -> str:
        """The logs to which a contract is open."""
        if contract not in self._audiences:
            self._audiences[contract] = audience_of(self._session.get(Contract, contract))
        return self._audiences[contract]

    def choices(self, contract: str, lot: str) -> Sequence[Chosen]:
        """The methods chosen for a lot, in the order they were."""
        if (contract, lot) not in self._choices:
            chosen = self._session.find(AttributionMethod, f"{contract}.{lot}")
            self._choices[contract, lot] = () if chosen is None else chosen.choices
        return self._choices[contract, lot]

    def invoiced(self, contract: str, lot: str, *, quarter: str) -> Sequence[Invoiced]:
        """What each log was invoiced on a lot for the days of a quarter."""
        if quarter not in self._invoiced:
            of_lots: dict[tuple[str, str], list[Invoiced]] = defaultdict(list)
            for each in self._session.invoiced(quarter=quarter):
                of_lots[each.contract, each.lot].append(each)
            self._invoiced[quarter] = of_lots
        return self._invoiced[quarter].get((contract, lot), ())

    def joined_on(self, member: str) -> str | None:
        """The day a member joined, None where it never did."""
        found = self._organisation(member)
        return None if found is None else found.joined_on

    def successors(self, members: Sequence[str]) -> dict[str, str]:
        """Into whom each of these members merged, and their successors in turn."""
        found: dict[str, str] = {}
        for member in members:
            known = self._organisation(member)
            while known is not None and known.merged_into is not None:
                found[known.identifier] = known.merged_into
                known = self._organisation(known.merged_into)
        return found

    def _organisation(self, member: str) -> Organisation | None:
        if member not in self._organisations:
            self._organisations[member] = self._session.find(Organisation, member)
        return self._organisations[member]
