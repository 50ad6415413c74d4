"""Words every event as one French sentence, which auditors read beside it."""

from tremplin_platform.audit.wording.attribution import attribution
from tremplin_platform.audit.wording.buying import buying, facilitation, waiver
from tremplin_platform.audit.wording.clauses import execution
from tremplin_platform.audit.wording.contracts import contract, contract_life, observed
from tremplin_platform.audit.wording.hours import hours
from tremplin_platform.audit.wording.members import delivered
from tremplin_platform.audit.wording.orders import call_off, doeth, invoice
from tremplin_platform.audit.wording.organisations import organisation
from tremplin_platform.audit.wording.persons import person
from tremplin_platform.events.catalog import NewerEvent, UnknownEvent, current
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.french import typeset


def sentence(envelope: Envelope) -> str:
    """
    Word an event from its own content alone: the same sentence for ever.

    Never fails: an event of unknown type, version or content has a plain sentence.
    """
    wording = _SENTENCES.get(envelope.topic)
    if wording is None:
        return _plain(envelope)
    try:
        data = current(topic=envelope.topic, version=envelope.version, data=envelope.data)
        return typeset(wording(envelope.subject.rpartition("/")[2], data))
    except (UnknownEvent, NewerEvent, LookupError, TypeError, ValueError, AttributeError):
        return _plain(envelope)


def _plain(envelope: Envelope) -> str:
    return typeset(
        f"Événement {envelope.topic} (version {envelope.version}) au sujet de {envelope.subject} : "
        "cette version de Tremplin n’a pas de phrase pour son contenu, à lire tel quel."
    )


_MODULES = (
    attribution,
    buying,
    facilitation,
    waiver,
    execution,
    contract,
    contract_life,
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
