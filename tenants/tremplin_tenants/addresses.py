"""The addresses of clients, and the networks from which a key may be used, in CIDR notation."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse


def find_client(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Django middleware: set `REMOTE_ADDR` to the address that a proxy states, in the header that a setting names.

    Of several the last counts, which that proxy added. What is no address is not believed.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        stated = request.META.get(settings.TREMPLIN_PROXY_ADDRESS_HEADER or "", "").rpartition(",")[2].strip()
        if _is_address(stated):
            request.META["REMOTE_ADDR"] = stated
        return answer(request)

    return answered


def site_address(request: HttpRequest) -> str:
    """Return the address at which the site is reached, with its last slash; « / » alone where its host is not known."""
    try:
        return request.build_absolute_uri("/")
    except DisallowedHost:  # no host is refused
        return "/"


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def network(text: str) -> str:
    """
    Return a network as it is kept: `192.0.2.0/24`, `2001:db8::/32`; an address alone is the network of itself.

    :raises ValueError: it is none, or has bits beyond its prefix
    """
    return str(ip_network(text))


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Whether an address belongs to one of the networks; one that cannot be read belongs to none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in ip_network(text) for text in networks)


def subscriber(address: str) -> str:
    """Return what stands for all the addresses that one machine may take: the /64 of IPv6, else the address itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False))


def are_narrower(networks: Iterable[str], wider: Iterable[str]) -> bool:
    """Whether every one of the networks lies within one of the wider ones."""
    limits = [ip_network(text) for text in wider]
    return all(any(_lies_within(ip_network(text), limit) for limit in limits) for text in networks)


def _lies_within(inner: IPv4Network | IPv6Network, outer: IPv4Network | IPv6Network) -> bool:
    if isinstance(inner, IPv4Network):
        return isinstance(outer, IPv4Network) and inner.subnet_of(outer)
    return isinstance(outer, IPv6Network) and inner.subnet_of(outer)
