"""Tell addresses on the open internet from those inside somebody's network."""

from __future__ import annotations

import ipaddress

# IANA's special-purpose registries (RFC 6890 and later), and every way to write an IPv4 address inside IPv6:
# a tunnel or translator on the way could lead back inside.
_INSIDE = tuple(
    ipaddress.ip_network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "4000::/2", "8000::/1",
    )
)  # fmt: skip


def is_public(text: str) -> bool:
    """Tell whether an IP address lies on the open internet."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if getattr(address, "scope_id", None):
        return False
    inside = any(address.version == one.version and address in one for one in _INSIDE)
    return not inside and address.is_global and not address.is_multicast
