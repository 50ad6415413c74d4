"""
Check a declaration again by the rules that refuse one, and state what only a person can check.

The rules are those of the commands: each stands where it refuses. Nothing here says who worked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.days import InTheFuture, check_past
from tremplin_platform.domain.hours.declaration import Declaration, NotTheContractor
from tremplin_platform.domain.hours.execution_period import OutsideExecution
from tremplin_platform.domain.hours.hours_review import ValidatedByDeclarant
from tremplin_platform.domain.hours.worked import SpansQuarters, TooManyHours, check_per_day
from tremplin_platform.domain.lots.lot_amendments import LotCancelled
from tremplin_platform.domain.persons.person import NotEligibleYet, NotHiredYet, Person, TwoYearCap
from tremplin_platform.domain.quarters import quarter_of
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.shapes import Award
from tremplin_platform.figures import french


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """
    One check of a declaration: the rule's `code`, the `article` that decides it or None, and a French sentence.

    `passed` is None where only a person can check.
    """

    code: str
    article: str | None
    passed: bool | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """
    What a declaration is checked against.

    `check_execution` refuses what was not done in execution of the contract; `decides` is the organisation that
    decides on the hours on the Paris day `today`; `person` the one that it names, None where it names none or it was
    erased since.
    """

    declaration: Declaration
    award: Award | None
    check_execution: Callable[[], None]
    decides: str
    person: Person | None
    today: date


def checks(examined: Examined) -> tuple[Check, ...]:
    """Return the checks of a declaration, those that only a person can make last."""
    return (*_of_work(examined), *_of_execution(examined), _of_decision(examined), *_of_person(examined))


def _of_work(examined: Examined) -> tuple[Check, ...]:
    work = examined.declaration.work
    first, last = (date.fromisoformat(work[name]) for name in ("worked_from", "worked_to"))
    days = (last - first).days + 1

    def check_quarter() -> None:
        if quarter_of(first) != quarter_of(last):
            raise SpansQuarters

    def check_hours() -> None:
        bounds = {"worked_from": work["worked_from"], "worked_to": work["worked_to"]}
        check_per_day(work["hours"], **bounds, pointer="/hours")

    done = f"Le travail, terminé le {french.day(work['worked_to'])}, n’est pas à venir."
    spread = (
        f"{french.hours(work['hours'])} sur {french.count(days, 'jour')} : pas plus de 24 heures par jour."
    )
    quarter = f"Tous les jours sont du {french.quarter(work['work_quarter'])}."
    return (
        _check(InTheFuture, lambda: check_past(last, today=examined.today, pointer="/worked_to"), done),
        _check(SpansQuarters, check_quarter, quarter),
        _check(TooManyHours, check_hours, spread),
    )


def _of_execution(examined: Examined) -> tuple[Check, ...]:
    award, work = examined.award, examined.declaration.work
    held = (
        ""
        if award is None
        else f"Le lot est attribué à ce titulaire, notifié le {french.day(award['notified_on'])}."
    )
    period = french.period(work["worked_from"], work["worked_to"])

    def check_award() -> None:
        if award is None:
            raise NotTheContractor
        examined.check_execution()

    return (
        _check(NotTheContractor, check_award, held),
        _check(LotCancelled, check_award, "Le lot n’est pas abandonné."),
        _check(OutsideExecution, check_award, f"Le travail, fait {period}, est dans l’exécution."),
    )


def _of_decision(examined: Examined) -> Check:
    def check_decider() -> None:
        if examined.decides == examined.declaration.declared_by:
            raise ValidatedByDeclarant

    who = "le facilitateur du lot" if examined.decides != CENTRALE else "l’acheteur"
    return _check(ValidatedByDeclarant, check_decider, f"Qui décide, {who}, n’a pas déclaré ces heures.")


def _of_person(examined: Examined) -> tuple[Check, ...]:
    article = "CCAG-FCS 16.1.4.3"
    papers = Check(
        code="quarterly-attestation",
        article=article,
        passed=None,
        sentence=(
            "L’attestation trimestrielle du titulaire (date d’embauche, contrat, poste, preuve d’éligibilité) ne passe "
            "pas par la plateforme : à vérifier par qui décide."
        ),
    )
    declaration, person = examined.declaration, examined.person
    if person is None:
        return (_unnamed(declaration), papers)
    eligible = _check(
        NotEligibleYet,
        lambda: person.check_work(declaration.work, contractor=declaration.contractor),
        "La personne qui a travaillé, que la déclaration désigne sans la nommer, est éligible pour tous ces jours.",
        refusals=(NotEligibleYet, NotHiredYet, TwoYearCap),
    )
    return (eligible, papers)


def _unnamed(declaration: Declaration) -> Check:
    why = (
        "La déclaration ne désigne personne"
        if declaration.commitment is None
        else "La personne que désignait la déclaration a été effacée"
    )
    return Check(
        code=NotEligibleYet.code,
        article=NotEligibleYet.article,
        passed=None,
        sentence=f"{why} : son éligibilité et la durée de son embauche sont à vérifier par qui décide.",
    )


def _check(
    rule: type[Refused],
    decide: Callable[[], None],
    sentence: str,
    *,
    refusals: tuple[type[Refused], ...] = (),
) -> Check:
    """
    Make the check of a rule; where another rule refuses first, it is not this one that fails.

    :param refusals: what it is refused by, where that is more than `rule`
    """
    try:
        decide()
    except Refused as refusal:
        if isinstance(refusal, refusals or rule):
            return Check(code=refusal.code, article=refusal.article, passed=False, sentence=refusal.detail)
    return Check(code=rule.code, article=rule.article, passed=True, sentence=sentence)
