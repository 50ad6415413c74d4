"""Which fields of an event hold the identifiers that its sentence shows by name, where their names do not tell."""

from collections.abc import Mapping, Set
from typing import Any

from tremplin_platform.events.attribution import attribution
from tremplin_platform.events.buying import buying, facilitation, waiver
from tremplin_platform.events.contracts import contract_life, observed
from tremplin_platform.events.fact import Fact, by_topic
from tremplin_platform.events.organisations import audit_access, organisation
from tremplin_platform.figures.names import CONTRACT, ORGANISATION, Mention, Names, mentions, named

_FIELDS: Mapping[type[Fact], Set[str]] = {
    attribution.Computed: {"log"},
    attribution.Recomputed: {"log"},
    audit_access.Used: {"log"},
    buying.ObjectiveSet: {"buyer"},
    buying.TrainingHeld: {"buyer"},
    contract_life.ContractorSubstituted: {"replaced"},
    contract_life.ContractorSubstitutedCopy: {"replaced"},
    contract_life.OpenPointKept: {"about"},
    facilitation.CommitmentMade: {"to"},
    facilitation.ReferentNamed: {"seat"},
    organisation.Merged: {"into"},
    organisation.MemberMerged: {"into"},
    organisation.Split: {"into"},
    organisation.MemberSplit: {"into"},
    waiver.Recorded: {"buyer"},
    waiver.Restated: {"buyer"},
}
_ORGANISATIONS = by_topic(_FIELDS)
"""By topic, the fields of organisations beside those that always are."""
_AS_PUBLISHED = by_topic(dict.fromkeys((observed.Recorded, observed.Modified), True))
"""Events whose identifiers are those of published data, and name nothing of the centrale's."""
_RELAUNCHED = by_topic(
    {contract_life.LotRelaunchedCopy: "relaunched_as", contract_life.LotRelaunchOfCopy: "relaunch_of"}
)
"""By topic, the field of another lot, of a contract which this member may not be shown: it keeps its identifiers."""
_SUBJECTS = {
    "organisation": ORGANISATION,
    "membership": ORGANISATION,
    "reserved-winner": ORGANISATION,
    "contract": CONTRACT,
}
"""By the kind of a subject, what its identifier names."""


def named_event(topic: str, subject: str, data: dict[str, Any], names: Names) -> tuple[str, dict[str, Any]]:
    """Return the identifier of an event's subject and its data in the latest version, with names."""
    _, kind, identifier = subject.split("/", 2)
    if topic in _AS_PUBLISHED:
        return identifier, data
    given = named(data, names, organisations=_ORGANISATIONS.get(topic, ()))
    elsewhere = _RELAUNCHED.get(topic)
    if elsewhere is not None:
        given[elsewhere] = data[elsewhere]
    if kind not in _SUBJECTS:
        return identifier, given
    write = names.contract if _SUBJECTS[kind] == CONTRACT else names.organisation
    return write(identifier), given


def mentioned_in_event(topic: str, subject: str, data: dict[str, Any]) -> set[Mention]:
    """Return what `named_event` puts names to."""
    if topic in _AS_PUBLISHED:
        return set()
    _, kind, identifier = subject.split("/", 2)
    own = {(_SUBJECTS[kind], identifier)} if kind in _SUBJECTS else set()
    fields = _ORGANISATIONS.get(topic, ())
    elsewhere = _RELAUNCHED.get(topic)
    return own | mentions(
        [{name: value for name, value in data.items() if name != elsewhere}], organisations=fields
    )
