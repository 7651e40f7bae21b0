"""Where a request may go: http and https, public addresses, never a cloud's metadata service.

A url is checked before each hop, and every address that a name stands for when it is resolved for a
connection: the addresses checked are the ones connected to, so a name that changes its mind in between
gains nothing. How a request is made belongs to ``client``.
"""

import csv
import re
import socket
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path

from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from extractors.fetch.exchange import NoAnswer

Address = IPv4Address | IPv6Address

_METADATA = Path(__file__).with_name("metadata_addresses.csv")
_SPECIAL_NETWORKS = Path(__file__).with_name("special_networks.csv")
# RFC 4291, 2.4, and IANA's registry of IPv6 address space: hosts on the internet have no other addresses.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
# RFC 6052: through a gateway for it every IPv4 address can be reached under this prefix.
_NAT64 = IPv6Network("64:ff9b::/96")
# RFC 4291, 2.5.5.1: long out of use, but some systems still connect to the IPv4 address inside.
_IPV4_COMPATIBLE = IPv6Network("::/96")
# RFC 7915 (SIIT): what an IPv4 address is translated to.
_IPV4_TRANSLATED = IPv6Network("::ffff:0:0:0/96")
# RFC 8215: as NAT64, for a network's own use; the IPv4 address is usually at the end.
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
_NAME = re.compile(r"[a-z0-9._-]+")


class GuardedResolver(ThreadedResolver):
    """Resolves names. One that has an address that may not be asked is refused as a whole."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__()
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises ``NoAnswer`` private_address, and ``OSError`` when it has none."""
        found = await super().resolve(host, port, family)
        for result in found:
            _check_address(ip_address(result["host"]), self._allow_private)
        return found


def check_url(url: str, *, allow_private: bool) -> URL:
    """The url to ask for. A name in it is looked at when it is resolved, an address here.

    Raises ``NoAnswer``: invalid_url, not_http or private_address.
    """
    try:
        parsed = URL(url)
    except ValueError as error:
        raise NoAnswer("refused", "invalid_url") from error
    if parsed.scheme not in ("http", "https"):
        raise NoAnswer("refused", "not_http" if parsed.scheme else "invalid_url")
    host = parsed.raw_host
    if not host or not (":" in host or _NAME.fullmatch(host)):
        raise NoAnswer("refused", "invalid_url")
    check_host(host, allow_private=allow_private)
    return parsed


def check_host(host: str, *, allow_private: bool) -> None:
    """Raises ``NoAnswer`` when a host is an address, in whatever spelling, that may not be asked."""
    address = _literal(host)
    if address:
        _check_address(address, allow_private)


def _check_address(address: Address, allow_private: bool) -> None:
    if isinstance(address, IPv6Address) and address.scope_id:
        address = IPv6Address(int(address))  # fd00:ec2::254%eth0 would equal no address of a list
    for meant in (address, *_embedded(address)):
        if meant.is_link_local or meant in _metadata_addresses():
            raise NoAnswer("refused", "private_address")
        if not allow_private and not _is_public(meant):
            raise NoAnswer("refused", "private_address")


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped or address in _NAT64:
            return True  # what counts is the address inside, which is looked at as well
        if address not in _GLOBAL_UNICAST:
            return False
    is_special = address.is_multicast or address.is_reserved
    return address.is_global and not is_special and not any(address in net for net in _special_networks())


def _embedded(address: Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 address may lead to."""
    if isinstance(address, IPv4Address):
        return []
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in (_NAT64, _LOCAL_NAT64, _IPV4_COMPATIBLE, _IPV4_TRANSLATED)):
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [found for found in inner if found is not None]


def _literal(host: str) -> Address | None:
    """The address that a host spells, as ``inet_aton`` reads it too: 127.1, 0x7f000001, 2130706433."""
    try:
        if ":" in host:
            return ip_address(host)
        return IPv4Address(socket.inet_aton(host.rstrip(".")))
    except (ValueError, OSError):
        return None


@cache
def _metadata_addresses() -> frozenset[Address]:
    with _METADATA.open(encoding="utf-8", newline="") as file:
        return frozenset(ip_address(row["address"]) for row in csv.DictReader(file))


@cache
def _special_networks() -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks that are not public, but pass for it with the standard library of Python 3.11."""
    with _SPECIAL_NETWORKS.open(encoding="utf-8", newline="") as file:
        return tuple(ip_network(row["network"]) for row in csv.DictReader(file))
