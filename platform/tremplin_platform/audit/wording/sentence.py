"""What words an event: a function of the identifier of its subject and of its data, in its latest version."""

from collections.abc import Callable, Mapping
from typing import Any

from tremplin_platform.events.fact import Fact

Sentence = Callable[[str, dict[str, Any]], str]
Sentences = Mapping[type[Fact], Sentence]
