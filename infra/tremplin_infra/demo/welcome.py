"""Write what a newcomer reads once the demo is up: where to look, and command lines to copy."""

from collections.abc import Iterator, Mapping

from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_infra.demo.demo_accounts import DemoAccounts
from tremplin_infra.demo.demo_keys import HOLDERS

_ROLES = {
    "buyer": "acheteur",
    "auditor": "auditeur",
    "member": "membre",
    "contractor": "titulaire",
    "facilitator": "facilitateur",
}


def welcome(address: str, keys: Mapping[str, str], accounts: DemoAccounts, *, kafka: str) -> Iterator[str]:
    """
    Give the lines, in order.

    :param kafka: the address of the broker
    """
    api = f"{address}/api/v1"
    yield ""
    yield f"  Ouvrez {address} et entrez d’un clic, ou par un compte (mot de passe : {accounts.password}) :"
    for role, email in accounts.emails.items():
        yield f"    {_ROLES[role]:<13} {email}"
    yield ""
    yield f"  Documentation de l’API    {address}/api/docs/"
    yield f"  Avec la clé d’acheteur    {api}/members"
    yield f"                            {api}/members/{WORKED_EXAMPLE}/results"
    yield f"  Événements (Kafka)        KAFKA_BOOTSTRAP_SERVERS={kafka}, décrits par {address}/api/asyncapi.json"
    yield ""
    yield "  Clés de la démonstration (Authorization: Bearer CLÉ)"
    for role, key in keys.items():
        yield f"    {_ROLES[role]:<13} {HOLDERS[role][0]:<9} {key}"
    yield ""
    yield from _first_reads(api, keys["member"])
    yield ""
    yield "  Ctrl-C arrête tout ; « make demo RESET=1 » recommence."


def _first_reads(api: str, key: str) -> Iterator[str]:
    yield f"  Les résultats de {WORKED_EXAMPLE}, puis les événements derrière ses heures validées :"
    yield f'    curl -H "Authorization: Bearer {key}" "{api}/results"'
    yield f'    curl -H "Authorization: Bearer {key}" "{api}/results/explain?measure=validated"'
    yield "  Les mêmes, tels qu’ils étaient connus le 1er mai 2026 :"
    yield f'    curl -H "Authorization: Bearer {key}" "{api}/results?known_at=2026-05-01T00:00:00Z"'
