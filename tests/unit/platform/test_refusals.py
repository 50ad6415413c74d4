"""A refusal says which rule, and what would be accepted: its sentence is for a caller who has to ask again."""

import importlib
import pkgutil

from tremplin_platform import commands, domain
from tremplin_platform.domain.refusals import Refused


def refusals() -> list[type[Refused]]:
    """Every rule that may refuse."""
    for package in (domain, commands):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return _below(Refused)


def _below(refusal: type[Refused]) -> list[type[Refused]]:
    return [found for subclass in refusal.__subclasses__() for found in (subclass, *_below(subclass))]


def test_every_refusal_gives_the_fault_then_the_remedy() -> None:
    sentences = {refusal.__name__: " ".join((refusal.__doc__ or "").split()) for refusal in refusals()}

    # A colon parts the two; a second sentence may do as well.
    assert [
        name for name, sentence in sentences.items() if " : " not in sentence and ". " not in sentence
    ] == []
    assert [name for name, sentence in sentences.items() if not sentence.endswith(".")] == []


def test_every_refusal_has_the_name_of_a_rule() -> None:
    assert [refusal.__name__ for refusal in refusals() if not refusal.code.replace("-", "").isalnum()] == []


def test_a_refusal_never_reveals_what_other_members_spent() -> None:
    (over,) = [refusal for refusal in refusals() if refusal.code == "over-maximum"]

    assert not any(character.isdigit() for character in over().detail)
