"""The settings of the identity provider and of the public address: whole or not at all, and given to who serves."""

import pytest

from tremplin_infra.environment import SettingError, read_environment
from tremplin_infra.processes.process_variables import child_variables

_PROVIDER = {
    "TREMPLIN_OIDC_ISSUER": "https://id.exemple.fr/realms/a",
    "TREMPLIN_OIDC_CLIENT_ID": "tremplin",
    "TREMPLIN_OIDC_CLIENT_SECRET": "secret",
}


def test_a_provider_is_named_whole_or_not_at_all() -> None:
    assert read_environment({}).openid is None
    named = read_environment(_PROVIDER).openid
    assert named is not None
    assert (named.issuer, named.client_id, named.siret_claim) == (
        "https://id.exemple.fr/realms/a",
        "tremplin",
        "siret",
    )
    assert "secret" not in repr(named).replace("client_secret", "")
    for name in _PROVIDER:
        with pytest.raises(SettingError, match=name):
            read_environment({**_PROVIDER, name: ""})


@pytest.mark.parametrize(
    "issuer",
    ["http://id.exemple.fr", "id.exemple.fr", "https://id.exemple.fr?a=1", "http://127.0.0.1.exemple.fr:1"],
)
def test_an_issuer_is_reached_by_https(issuer: str) -> None:
    with pytest.raises(SettingError, match="TREMPLIN_OIDC_ISSUER"):
        read_environment({**_PROVIDER, "TREMPLIN_OIDC_ISSUER": issuer})


@pytest.mark.parametrize("process", ["serve", "deliver", "relay", "consume"])
def test_who_serves_alone_is_given_the_provider(process: str) -> None:
    given = child_variables(
        process, {**_PROVIDER, "DATABASE_URL": "postgresql://tremplin:secret@db:5432/tremplin"}
    )

    assert set(_PROVIDER) <= set(given) if process == "serve" else set(_PROVIDER).isdisjoint(given)


@pytest.mark.parametrize(
    ("url", "origin"),
    [("https://Tremplin.exemple.fr/", "https://tremplin.exemple.fr"), ("http://10.0.0.1:8000", "http://10.0.0.1:8000"),
     ("https://[2001:DB8::1]:443", "https://[2001:db8::1]"), ("http://a.exemple.fr:80", "http://a.exemple.fr")],
)  # fmt: skip
def test_the_public_address_is_an_origin_as_browsers_write_it(url: str, origin: str) -> None:
    assert read_environment({"TREMPLIN_PUBLIC_URL": url}).public_origin == origin
