"""The settings of an OpenID Connect provider."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIdSettings:
    """
    A provider, and what this site is to it.

    `siret_claim`: the claim of userinfo that holds the SIRET of the organisation that a person acts for
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    siret_claim: str
