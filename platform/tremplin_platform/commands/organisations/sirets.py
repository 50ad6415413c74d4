"""The SIRETs of organisations: each is had by one living organisation of a kind at most."""

from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.organisations.siret import SiretUsed
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.session import Session


def keep_sirets(session: Session, organisation: Organisation) -> None:
    """Keep which SIRETs a saved organisation has, and until when."""
    session.keep_sirets(organisation.identifier, kind=organisation.kind, sirets=organisation.known_sirets())


def claim_siret(session: Session, organisation: Organisation, siret: str, *, pointer: str = "/siret") -> None:
    """
    Keep the SIRETs of a saved organisation, of which one is new.

    Last in its command: saving took the lock of the centrale's head, under which no other command claims one.

    :raises SiretUsed: it has this one, or will, and so has another of its kind that has not left
    """
    keep_sirets(session, organisation)
    today = paris_day(session.now)
    had = any(known.siret == siret and known.is_had(today) for known in organisation.known_sirets())
    if had and session.is_siret_used(
        siret, organisation=organisation.identifier, kind=organisation.kind, today=today
    ):
        raise SiretUsed(pointer=pointer)
