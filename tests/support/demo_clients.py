"""Who asks in the demo: an HTTP client for each role, with a key of the organisation that holds one there."""

from django.test import Client

from tremplin_infra.demo.demo_keys import HOLDERS
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import Role


def demo_key(role: Role) -> str:
    """A new key of this role, for the organisation that holds one in the demo."""
    organisation, kind = HOLDERS[role]
    return create_key(organisation=organisation, kind=kind, role=role).key


def demo_client(role: Role) -> Client:
    """An HTTP client with a new key of this role."""
    return Client(headers={"Authorization": f"Bearer {demo_key(role)}"})
