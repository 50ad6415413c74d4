"""Types of the functions that word an event, from the identifier of its subject and its data in its latest version."""

from collections.abc import Callable, Mapping
from typing import Any

from tremplin_platform.events.fact import Fact

Sentence = Callable[[str, dict[str, Any]], str]
Sentences = Mapping[type[Fact], Sentence]
