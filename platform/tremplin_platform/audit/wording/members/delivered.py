"""Words copies in a member's log that say the same as their originals, and facts that could not be delivered."""

from typing import Any

from tremplin_platform.audit.wording.sentence import Sentence, Sentences
from tremplin_platform.events.members.undeliverable import Undeliverable


def received(sentence: Sentence) -> Sentence:
    """Return the sentence of a copy that says the same as its original, worded by `sentence`."""

    def of_copy(subject: str, data: dict[str, Any]) -> str:
        text = sentence(subject, data)
        that = "qu’" if text.startswith("Au ") else "que "
        return f"La centrale fait savoir {that}{text[0].lower()}{text[1:]}"

    return of_copy


def _undeliverable(_: str, data: dict[str, Any]) -> str:
    origin = data["origin"]
    return (
        f"Un fait de la centrale ({origin['log']}, position {origin['seq']}) n’a pas pu être remis sous sa forme "
        f"habituelle ; motif : {data['reason']}."
    )


SENTENCES: Sentences = {
    Undeliverable: _undeliverable,
}
