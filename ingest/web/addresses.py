"""Decides which IP addresses may be fetched from: public ones, and those the settings allow.

Pure: no I/O.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

# In addition to what `ipaddress` treats as private or reserved. Most of the IPv6 networks embed an
# IPv4 address that a gateway extracts; the others are local or reserved.
_OFF_LIMITS: tuple[Network, ...] = (
    IPv4Network("100.64.0.0/10"),  # carrier-grade NAT, RFC 6598
    IPv4Network("192.0.0.0/24"),  # IETF protocol assignments, RFC 6890
    IPv4Network("192.88.99.0/24"),  # 6to4 relays, RFC 7526
    IPv4Network("198.18.0.0/15"),  # benchmarks, RFC 2544
    IPv4Network(
        "168.63.129.16/32"
    ),  # Azure's platform: a public address that is internal for its VMs
    IPv6Network("2001::/23"),  # IETF protocol assignments, Teredo (RFC 4380) among them
    IPv6Network("2002::/16"),  # 6to4, RFC 3056
    IPv6Network("64:ff9b::/96"),  # NAT64, RFC 6052
    IPv6Network("64:ff9b:1::/48"),  # local NAT64, RFC 8215
    IPv6Network("fec0::/10"),  # site-local, RFC 3879
    IPv6Network("::/96"),  # IPv4-compatible, RFC 4291
    IPv6Network("::ffff:0:0:0/96"),  # IPv4-translated, RFC 7915
    IPv6Network("3fff::/20"),  # documentation, RFC 9637
    IPv6Network("5f00::/16"),  # segment routing, RFC 9602
)
# The range that IANA assigns to internet hosts, RFC 4291; everything else is special.
_GLOBAL_UNICAST = IPv6Network("2000::/3")


def parse_address(text: str) -> Address:
    """Parse an address in the notation of sockets.

    Args:
        text: For example "192.0.2.1" or "fe80::1%eth0".

    Returns:
        The address; an IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) becomes IPv4.

    Raises:
        ValueError: The text is not an IP address.
    """
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def is_allowed(address: Address, allow_networks: Sequence[Network] = ()) -> bool:
    """Whether a connection to `address` may be opened.

    Args:
        address: From `parse_address`.
        allow_networks: Networks that are always allowed.
    """
    if any(address in network for network in allow_networks if network.version == address.version):
        return True
    if any(address in network for network in _OFF_LIMITS if network.version == address.version):
        return False
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_private
        or address.is_unspecified
    )
