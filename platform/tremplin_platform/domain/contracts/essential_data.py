"""The rules of a lot's essential data: labels of the schema, and what contradicts itself."""

from collections.abc import Mapping, Sequence

from tremplin_platform.domain.refusals import NotPositive, Refused, UnknownValue
from tremplin_platform.events.contracts import essential_data as events
from tremplin_platform.events.contracts.essential_data import EssentialData

_LABELS: Mapping[str, Sequence[str]] = {
    "ccag": events.CCAGS,
    "procedure": events.PROCEDURES,
    "formePrix": events.PRICE_FORMS,
    "typesPrix": events.PRICE_TYPES,
    "considerationsEnvironnementales": events.ENVIRONMENTAL,
    "typeGroupementOperateurs": events.GROUPINGS,
}


class NothingRecorded(Refused):
    """Rien n’est renseigné : donnez au moins une des données essentielles du lot."""

    code = "nothing-recorded"


class ContradictoryConsiderations(Refused):
    """« Pas de considération environnementale » ne va avec aucune autre : retirez l’une ou les autres."""

    code = "contradictory-considerations"
    pointer = "/considerationsEnvironnementales"


class RepeatedLabel(Refused):
    """La même mention est donnée deux fois : retirez-en une."""

    code = "repeated-label"


def check_essential_data(data: EssentialData) -> None:
    """
    Check what a buyer records of a lot.

    :raises NothingRecorded: every field is empty
    :raises UnknownValue: a label is none of the schema's
    :raises RepeatedLabel: a label is given twice
    :raises NotPositive: less than one tender was received
    :raises ContradictoryConsiderations: there is no environmental consideration, and there is one
    """
    if all(value is None or value == [] for value in data.values()):
        raise NothingRecorded
    for name, labels in _LABELS.items():
        _check_labels(name, data[name], labels)  # type: ignore[literal-required]
    received = data["offresRecues"]
    if received is not None and received < 1:
        raise NotPositive(pointer="/offresRecues")
    considerations = data["considerationsEnvironnementales"]
    if events.NO_ENVIRONMENTAL in considerations and len(considerations) > 1:
        raise ContradictoryConsiderations


def _check_labels(name: str, given: str | Sequence[str] | None, labels: Sequence[str]) -> None:
    found = [given] if isinstance(given, str) else given or ()
    if any(label not in labels for label in found):
        raise UnknownValue(pointer=f"/{name}")
    if len({*found}) < len(found):
        raise RepeatedLabel(pointer=f"/{name}")
