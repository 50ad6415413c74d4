"""A person whose hours are declared: hired by contractors, eligible from a proof on. No event holds its file."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

from tremplin_platform.domain.hours.worked import WorkFields
from tremplin_platform.domain.law.law import rule
from tremplin_platform.domain.refusals import Refused, UnknownValue

PUBLICS = frozenset("abcdefghij") | {"other"}
"""The publics of CCAG-FCS 16.1.1.2 by their letter; its list is open ("notamment"), so a contract may add one."""

_HOURS = "CCAG-FCS 16.1.2"
_ALWAYS = "9999-12-31"  # older wordings of the article were not read: the last one is used for every hire


class UnknownPerson(Refused):
    """Aucune personne n’a cet identifiant : enregistrez-la d’abord, et reprenez l’identifiant donné en réponse."""

    code = "unknown-person"
    pointer = "/person"


class SecondHireDate(Refused):
    """Une date d’embauche de cette personne par cet employeur est déjà enregistrée : la première fait foi."""

    code = "second-hire-date"
    article = _HOURS
    pointer = "/hired_on"


class NotEligibleYet(Refused):
    """
    L’éligibilité de cette personne n’est pas établie pour tous ces jours : les heures ne comptent qu’à partir du jour
    où elle l’est.
    """

    code = "not-yet-eligible"
    article = _HOURS
    pointer = "/worked_from"


class NotHiredYet(Refused):
    """
    Aucune embauche de cette personne par ce titulaire n’est enregistrée pour ces jours : les heures comptent à partir
    de la date d’embauche.
    """

    code = "not-yet-eligible"
    article = _HOURS
    pointer = "/worked_from"


class TwoYearCap(Refused):
    """
    Les heures d’une embauche directe comptent deux ans au plus à partir de la date d’embauche par ce
    titulaire : déclarez celles d’avant.
    """

    code = "two-year-cap"
    article = _HOURS
    pointer = "/worked_to"


class HoursToTakeBack(Refused):
    """Des heures validées de cette personne sont encore à reprendre : elles ne le pourraient plus ensuite."""

    code = "hours-to-take-back"


class NothingToRevoke(Refused):
    """Aucune éligibilité de cette personne n’est établie à cette date : il n’y a rien à révoquer."""

    code = "nothing-to-revoke"
    pointer = "/revoked_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Eligibility from one day on, and no longer from `until` on where it is revoked. Days `YYYY-MM-DD`."""

    established_on: str
    proof: str | None = None
    until: str | None = None
    reason: str | None = None

    def covers(self, day: str) -> bool:
        """Whether it makes the person eligible that day."""
        return self.established_on <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Salted:
    """An event that names the person, by its subject, and the salt (hexadecimal) of its commitment."""

    subject: str
    salt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The file of a person. `hires`: the day (`YYYY-MM-DD`) of the hire by employer."""

    identifier: str
    public: str
    hires: dict[str, str]
    proofs: tuple[Proof, ...] = ()
    named_in: tuple[Salted, ...] = ()

    @classmethod
    def register(
        cls, *, identifier: str, public: str, employer: str, hired_on: date, eligible_on: date | None
    ) -> Self:
        """
        Register a person hired by an employer, eligible from `eligible_on` where the proof exists already.

        :raises UnknownValue: the public is none of `PUBLICS`
        """
        if public not in PUBLICS:
            raise UnknownValue(pointer="/public")
        proofs = () if eligible_on is None else (Proof(established_on=eligible_on.isoformat()),)
        hires = {employer: hired_on.isoformat()}
        return cls(identifier=identifier, public=public, hires=hires, proofs=proofs)

    def hired(self, *, employer: str, on: date) -> "Person":
        """Return the person with one hire more. :raises SecondHireDate: a hire by this employer is recorded"""
        if employer in self.hires:
            raise SecondHireDate
        return replace(self, hires={**self.hires, employer: on.isoformat()})

    def established(self, *, on: date, proof: str) -> "Person":
        """Return the person, eligible from a day on by this proof."""
        return replace(self, proofs=(*self.proofs, Proof(established_on=on.isoformat(), proof=proof)))

    def revoked(self, *, on: date, reason: str) -> "Person":
        """
        Return the person, not eligible from a day on by any proof given so far.

        :raises NothingToRevoke: no proof holds that day or later
        """
        day = on.isoformat()
        if not any(proof.until is None or day < proof.until for proof in self.proofs):
            raise NothingToRevoke
        return replace(self, proofs=tuple(_ended(proof, day, reason) for proof in self.proofs))

    def is_eligible(self, *, first: str, last: str) -> bool:
        """Whether every day from one to another is covered by a proof."""
        return all(any(proof.covers(day) for proof in self.proofs) for day in _days(first, last))

    def check_work(self, work: WorkFields, *, contractor: str) -> None:
        """
        Check that this person's work counts for a contractor.

        The employer is the contractor, or the subcontractor of the declaration where the contractor hired nobody.

        :raises NotEligibleYet: a day of it is before the eligibility, or after it was revoked
        :raises NotHiredYet: direct work, or training, that begins before the hire by the employer, or without one
        :raises TwoYearCap: direct work, or training by the contractor itself, more than two years after that hire
        """
        if not self.is_eligible(first=work["worked_from"], last=work["worked_to"]):
            raise NotEligibleYet
        if work["modality"] in ("direct", "training"):
            self._check_hire(work, contractor=contractor)

    def _check_hire(self, work: WorkFields, *, contractor: str) -> None:
        # In a group, or for training at a structure, the employer is the subcontractor of the declaration.
        employer = contractor if contractor in self.hires else work["subcontractor"] or contractor
        hired_on = self.hires.get(employer)
        if hired_on is None or work["worked_from"] < hired_on:
            raise NotHiredYet
        lent = work["modality"] == "training" and employer != contractor
        if not lent and work["worked_to"] > last_counted_day(hired_on):
            raise TwoYearCap


def last_counted_day(hired_on: str) -> str:
    """Return the last day whose direct hours count: the day of the hire, the years of CCAG-FCS 16.1.2 later."""
    hired = date.fromisoformat(hired_on)
    cap = rule(_HOURS, on=_ALWAYS)
    years = 0 if cap is None else cap.quantity or 0
    try:
        return hired.replace(year=hired.year + years).isoformat()
    except ValueError:  # 29 February
        return hired.replace(year=hired.year + years, day=28).isoformat()


def _ended(proof: Proof, day: str, reason: str) -> Proof:
    if proof.until is not None and proof.until <= day:
        return proof
    return replace(proof, until=day, reason=reason)


def _days(first: str, last: str) -> Iterable[str]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return ((begin + timedelta(days=n)).isoformat() for n in range((end - begin).days + 1))
