"""Sentences of copies that a member's log receives: those that say what the centrale's say, and the undeliverable."""

from typing import Any

from tremplin_platform.audit.wording.sentence import Sentence, Sentences
from tremplin_platform.events.members import delivered as events


def received(sentence: Sentence) -> Sentence:
    """Return the sentence of a copy that says no more and no less than its original, `sentence`."""

    def of_copy(subject: str, data: dict[str, Any]) -> str:
        text = sentence(subject, data)
        that = "qu’" if text.startswith("Au ") else "que "
        return f"La centrale fait savoir {that}{text[0].lower()}{text[1:]}"

    return of_copy


def undeliverable(_: str, data: dict[str, Any]) -> str:
    """Which fact could not be formed for this member, and why."""
    origin = data["origin"]
    return (
        f"Un fait de la centrale ({origin['log']}, position {origin['seq']}) n’a pas pu être remis sous sa forme "
        f"habituelle ; motif : {data['reason']}."
    )


SENTENCES: Sentences = {
    events.Undeliverable: undeliverable,
}
