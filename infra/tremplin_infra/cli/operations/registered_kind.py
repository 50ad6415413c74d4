"""Look up the kind of the organisation that a key or a seat is for."""

from tremplin_infra.environment import SettingError


def registered_kind(organisation: str) -> str:
    """
    Return the kind of a registered organisation that has not merged.

    Raises:
        SettingError: none has this identifier, or it merged.
    """
    from django.db import connections

    from tremplin_platform.store.delivery.lineage import is_merged
    from tremplin_tenants.registered import find_registered

    connection = connections["command"]
    connection.ensure_connection()
    found = find_registered(connection.connection, organisation=organisation)
    if found is None:
        raise SettingError(f"ORGANISATION : « {organisation} » n’est pas enregistré.")
    if is_merged(connection.connection, log=organisation):
        raise SettingError(
            f"ORGANISATION : « {organisation} » a fusionné, rien ne s’ouvrirait plus pour lui : "
            "donnez l’accès à l’organisme absorbant."
        )
    return found.kind
