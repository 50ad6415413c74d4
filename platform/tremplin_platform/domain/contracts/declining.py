"""A facilitateur declines a lot that it was given: the contract goes on, followed by the buyer."""

from tremplin_platform.domain.refusals import Refused


class NotAssigned(Refused):
    """Ce lot n’est pas confié à ce facilitateur, ou il l’a déjà refusé : donnez celui qui le suit."""

    code = "not-assigned"
    pointer = "/facilitator"
