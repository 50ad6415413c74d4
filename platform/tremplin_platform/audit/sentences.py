"""
Words every event as one French sentence, which auditors read beside it.

An event keeps identifiers; its sentence has the names that the centrale's log held for them: of an event of that log,
those known at its position; of a member's event, those of what it mentions, which was registered before it.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.wording.attribution import attribution
from tremplin_platform.audit.wording.buying import buying, facilitation, open_point, waiver
from tremplin_platform.audit.wording.clauses import execution
from tremplin_platform.audit.wording.contracts import contract, contract_life, essential_data, observed
from tremplin_platform.audit.wording.hours import hours
from tremplin_platform.audit.wording.identifiers import mentioned_in_event, named_event
from tremplin_platform.audit.wording.members import delivered
from tremplin_platform.audit.wording.orders import call_off, doeth, invoice, uptake
from tremplin_platform.audit.wording.organisations import organisation
from tremplin_platform.audit.wording.persons import person
from tremplin_platform.audit.wording.registrations import find_names
from tremplin_platform.events.catalog import NewerEvent, UnknownEvent, current
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.figures.french import typeset
from tremplin_platform.figures.names import Mention, Names

_ODD = (UnknownEvent, NewerEvent, LookupError, TypeError, ValueError, AttributeError)
"""What the content of an event may raise."""
_NONE = Names({})


def sentences(connection: Connection[Any], events: Sequence[Envelope]) -> list[str]:
    """
    Word each event of a page, with the names of what it mentions, found in one statement.

    :param connection: as for `find_names`
    """
    mentioned: set[Mention] = set().union(*map(_mentioned, events))
    names = find_names(connection, mentioned)
    return [sentence(event, names) for event in events]


def sentence(envelope: Envelope, names: Names = _NONE) -> str:
    """
    Word an event from its content and the names of what it mentions: the same sentence for ever.

    Never fails: an event of unknown type, version or content has a plain sentence.
    """
    wording = _SENTENCES.get(envelope.topic)
    if wording is None:
        return _plain(envelope)
    known = names.upto(envelope.seq) if envelope.log == CENTRALE else names
    try:
        data = current(topic=envelope.topic, version=envelope.version, data=envelope.data)
        return typeset(wording(*named_event(envelope.topic, envelope.subject, data, known)))
    except _ODD:
        return _plain(envelope)


def _mentioned(envelope: Envelope) -> set[Mention]:
    try:
        data = current(topic=envelope.topic, version=envelope.version, data=envelope.data)
        return mentioned_in_event(envelope.topic, envelope.subject, data)
    except _ODD:
        return set()


def _plain(envelope: Envelope) -> str:
    return typeset(
        f"Événement {envelope.topic} (version {envelope.version}) au sujet de {envelope.subject} : "
        "cette version de Tremplin n’a pas de phrase pour son contenu, à lire tel quel."
    )


_MODULES = (
    attribution,
    buying,
    facilitation,
    open_point,
    uptake,
    waiver,
    execution,
    contract,
    contract_life,
    essential_data,
    observed,
    hours,
    delivered,
    call_off,
    doeth,
    invoice,
    organisation,
    person,
)
_SENTENCES = {
    kind.TOPIC: sentence_of for module in _MODULES for kind, sentence_of in module.SENTENCES.items()
}
