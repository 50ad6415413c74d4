"""Options that are too many for a list: a person types some letters of a name and chooses among those found."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from tremplin_platform.figures import french
from tremplin_tenants.pages.forms.form_fields import FormField, Option
from tremplin_tenants.pages.web.written import alphabetical

SEARCH = "chercher"
"""What the button of a search posts, with the name of its field."""
_FOUND = "trouve"
"""What a form holds of the text that its options were found by, with the name of their field."""
MOST_LISTED = 500
"""Beyond so many, a list is not looked through."""
_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FromMany:
    """
    What a field is chosen from.

    `find`: the options that a text finds, at most so many
    `label`: the words of an option, by its value
    `also`: options that are there without a search; `but`: values that are not offered
    """

    find: Callable[[str, int], Sequence[Option]]
    label: Callable[[str], str]
    also: tuple[Option, ...] = ()
    but: frozenset[str] = frozenset()


Choices = Sequence[Option] | FromMany


def list_or_search(options: Sequence[Option]) -> Choices:
    """Return options that are all known as a list, or as a search where they are too many for one."""
    if len(options) <= MOST_LISTED:
        return options
    labels = {option.value: option.label for option in options}

    def find(text: str, most: int) -> Sequence[Option]:
        words = alphabetical(text).split()
        return [option for option in options if _has(option, words)][:most]

    return FromMany(find=find, label=lambda value: labels.get(value, value))


def _has(option: Option, words: Iterable[str]) -> bool:
    text = alphabetical(f"{option.label} {option.group} {option.note} {option.value}")
    return all(word in text for word in words)


def with_options(choices: Choices, *options: Option) -> Choices:
    """Return the choices with more after them."""
    if isinstance(choices, FromMany):
        return replace(choices, also=(*choices.also, *options))
    return [*choices, *options]


def without(choices: Choices, values: Iterable[str]) -> Choices:
    """Return the choices without some values."""
    left_out = frozenset(values)
    if isinstance(choices, FromMany):
        return replace(choices, but=choices.but | left_out)
    return [option for option in choices if option.value not in left_out]


def distinguished(options: Sequence[Option]) -> Sequence[Option]:
    """Return options with the value after each label that several of a group have, with the same note."""
    counts = Counter((option.group, option.label, option.note) for option in options)
    return [
        replace(option, label=f"{option.label} ({option.value})")
        if counts[(option.group, option.label, option.note)] > 1
        else option
        for option in options
    ]


def is_search(typed: QueryDict) -> bool:
    """
    Whether what is posted asks for a search: by its button, or by a text that was not looked for yet.

    Enter in the text presses the form's own button, as in any other of its fields.
    """
    texts = (name.partition(".")[2] for name in typed if name.startswith(f"{SEARCH}."))
    return bool(typed.get(SEARCH)) or any(
        typed.get(f"{SEARCH}.{name}", "").strip() not in ("", typed.get(f"{_FOUND}.{name}", "").strip())
        for name in texts
    )


def search(field: FormField, many: FromMany, text: str) -> None:
    """
    Give a field the options that the text finds, and what was chosen before; the only one found is chosen.

    :param text: typed beside the field, empty before any search
    """
    found = many.find(text, _MOST + 1 + len(many.but)) if text else ()
    offered = [option for option in found if option.value not in many.but]
    shown = offered[:_MOST]
    if len(shown) == 1 and not field.values:
        field.values = [shown[0].value]
    known = {option.value for option in (*shown, *many.also)}
    chosen = [Option(value=value, label=many.label(value)) for value in field.values if value not in known]
    field.search = text
    field.found = _words(text, len(offered)) if text else ""
    field.options = distinguished([*shown, *chosen, *many.also])
    field.is_searched = True


def _words(text: str, count: int) -> str:
    if count > _MOST:
        return f"Les {_MOST} premiers pour « {text} » : écrivez plus de lettres pour en voir d’autres."
    if not count:
        return f"Rien ne correspond à « {text} »."
    return f"{french.count(count, 'résultat')} pour « {text} »."
