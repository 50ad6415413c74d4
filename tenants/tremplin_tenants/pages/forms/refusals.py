"""The words of a form that is refused: the rule and its article in an alert, and a sentence beside each field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tremplin_tenants.pages.forms.form_fields import FormField

_AGAIN = "Relisez, puis envoyez de nouveau."
_OF_CODES: Mapping[str, tuple[str, str]] = {
    "version-conflict": ("D’autres écritures ont eu lieu au même moment", _AGAIN),
    "position-moved": ("La page a changé pendant que vous la remplissiez", _AGAIN),
}
_OF_STATUSES: Mapping[int, tuple[str, str]] = {
    404: ("Ce n’est plus là", "Ce sur quoi porte ce formulaire n’existe pas, ou ne vous est pas ouvert."),
    500: (
        "La demande a échoué de notre fait",
        "Envoyez de nouveau ; si cela persiste, prévenez la centrale.",
    ),
    503: (
        "Pas enregistré pour l’instant",
        "Envoyez de nouveau dans un instant : ce formulaire ne sera enregistré qu’une fois.",
    ),
}
_REUSED = (
    "Ce formulaire a déjà été enregistré, avec d’autres réponses : vérifiez-le. "
    "Si vous l’envoyez de nouveau, ce sera un autre acte."
)
_REQUIRED = frozenset({"required", "null", "blank"})


@dataclass(slots=True, kw_only=True)
class Refusal:
    """
    Why a form is refused.

    `title`, `sentence`: what happened and what to do; `code`: the name of the rule; `article`: of law, where it decides
    `fields`: those that are at fault; `others`: sentences about what is no field of the form
    `events`: of a page that has changed meanwhile (412), what happened since
    `is_kept`: whether the form holds what was typed; a browser keeps no file
    """

    status: int
    title: str
    sentence: str
    code: str
    article: str = ""
    fields: list[FormField] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    events: list[Mapping[str, Any]] = field(default_factory=list)
    is_kept: bool = True

    def add(self, shown: FormField) -> None:
        """Name a field that is at fault, once."""
        if shown not in self.fields:
            self.fields.append(shown)

    @property
    def is_about_fields(self) -> bool:
        """Whether only what was typed is at fault, and no rule."""
        return bool(self.fields) and not self.article and self.code in _FORM_CODES


_FORM_CODES = frozenset(
    {
        "invalid", "required", "null", "blank", "bad-number", "bad-hours", "bad-amount", "bad-percent", "bad-day",
        "bad-quarter", "bad-identifier", "bad-siret", "bad-year", "not-an-integer", "invalid-choice", "max-length",
        "control-character", "nothing-visible", "max-value", "min-value", "not-a-list", "empty",
    }
)  # fmt: skip


def refusal_of(status: int, problem: Mapping[str, Any]) -> Refusal:
    """Return the words of a problem document that a form was answered."""
    code = str(problem["code"])
    sentence = str(problem["detail"])
    if code == "idempotency-key-reused":
        return Refusal(status=status, title="Déjà enregistré", sentence=_REUSED, code=code)
    known = _OF_CODES.get(code) or _OF_STATUSES.get(status)
    if known is not None:
        title, advice = known
        said = f"{sentence} " if status == 503 else ""
        return Refusal(status=status, title=title, sentence=f"{said}{advice}", code=code)
    return Refusal(
        status=status,
        title="Demande refusée",
        sentence=sentence,
        code=code,
        article=problem.get("article", ""),
    )


def field_sentence(error: Mapping[str, str], shown: FormField) -> str:
    """Return what a field at fault says: in the page's own words where the API speaks of JSON, else the rule's."""
    code = error["code"]
    if code in _REQUIRED:
        return "À remplir."
    if code == "invalid-choice":
        return "Choisissez dans la liste."
    if code == "max-length":
        return "Ce texte est trop long."
    if code in ("bad-number", "bad-hours", "bad-amount", "bad-percent"):
        example = shown.kind.hint.removeprefix("Par exemple ").rstrip(".") or "12,50"
        return f"Ce nombre n’est pas admis ici : écrivez-le en chiffres, par exemple {example}."
    if code == "bad-day":
        return "Écrivez une date, par exemple 27/11/2026."
    return error["detail"]
