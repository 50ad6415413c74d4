"""JSON objects whose text says one name twice: which value is meant, no reader can know."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

_LONGEST_PATH = 200


class JsonObject(dict[str, Any]):
    """
    An object as a row's text gives it: the first value of each name, and in `repeats` those that follow it.

    Where `may_repeat` is false, no object of this class repeats a name.
    """

    repeats: Sequence[tuple[str, Any]] = ()
    may_repeat: ClassVar[bool] = True

    def __setitem__(self, name: str, value: Any) -> None:
        if self.setdefault(name, value) is not value:
            # Compared later: a parser puts an object or a list here before it fills it.
            self.repeats = [*self.repeats, (name, value)]
            type(self).may_repeat = True


def objects_of_one_document() -> type[JsonObject]:
    """A class for the objects of one document, so that its rows are searched only once one of them repeats a name."""
    return type("JsonObject", (JsonObject,), {"may_repeat": False})


def json_object(pairs: Iterable[tuple[str, Any]]) -> JsonObject:
    """The object of these names and values, in the order of the text; for `json.loads(object_pairs_hook=)`."""
    made = JsonObject()
    for name, value in pairs:
        made[name] = value
    return made


def repeated_name(value: Any) -> str | None:
    """The path of a name that has two values, at any depth (`titulaires.id`); None where there is none."""
    names: list[str] = []
    if (isinstance(value, JsonObject) and not value.may_repeat) or not _find(value, names):
        return None
    path = ".".join(reversed(names))[:_LONGEST_PATH]
    return "".join(item if item.isprintable() else "\ufffd" for item in path)


def _find(value: Any, names: list[str]) -> bool:
    """Whether something in `value` repeats a name; the path is then added to `names`, innermost first."""
    if isinstance(value, JsonObject):
        for name, item in value.repeats:
            if not _is_same(value[name], item):
                names.append(name)
                return True
        for name, item in value.items():
            if _find(item, names):
                names.append(name)
                return True
    elif isinstance(value, list):
        return any(_find(item, names) for item in value)
    return False


def _is_same(first: Any, other: Any) -> bool:
    """Whether two values are one: numbers as numbers, objects in any order of their names."""
    if isinstance(first, JsonObject) and isinstance(other, JsonObject):
        if repeated_name(first) is not None or repeated_name(other) is not None:
            return False
        return first.keys() == other.keys() and all(
            _is_same(item, other[name]) for name, item in first.items()
        )
    if isinstance(first, list) and isinstance(other, list):
        return len(first) == len(other) and all(map(_is_same, first, other))
    return isinstance(first, bool) is isinstance(other, bool) and bool(first == other)
