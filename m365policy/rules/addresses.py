"""IP ranges: well-formed, narrow enough, and public unless the tenant is local."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from m365policy.policies.findings import Finding, Position
from m365policy.rules.table import finding

Network = IPv4Network | IPv6Network

WIDEST = 8
"""Entra's words: "only CIDR masks greater than /8" (concept-assignment-network)."""
_LONGEST = 64

_NOT_PUBLIC: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "'this network'"),
    ("10.0.0.0/8", "private (RFC 1918)"),
    ("100.64.0.0/10", "shared by carriers' NAT (RFC 6598)"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private (RFC 1918)"),
    ("192.0.2.0/24", "for documentation (RFC 5737)"),
    ("192.168.0.0/16", "private (RFC 1918)"),
    ("198.18.0.0/15", "for benchmarks (RFC 2544)"),
    ("198.51.100.0/24", "for documentation (RFC 5737)"),
    ("203.0.113.0/24", "for documentation (RFC 5737)"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "the unspecified address"),
    ("::1/128", "loopback"),
    ("2001:db8::/32", "for documentation (RFC 3849)"),
    ("3fff::/20", "for documentation (RFC 9637)"),
    ("fc00::/7", "unique local (RFC 4193)"),
    ("fe80::/10", "link-local"),
    ("ff00::/8", "multicast"),
)
NOT_PUBLIC: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(text), what) for text, what in _NOT_PUBLIC
)


def check_range(text: str, position: Position, *, public: bool) -> Iterator[Finding]:
    """Yield what is wrong with one range.

    Args:
        text: The range as written, such as `203.0.113.0/24`.
        position: Where it is written.
        public: Whether only public addresses will do: the tenant is a real one.
    """
    try:
        network = ip_network(text[:_LONGEST], strict=False)
    except ValueError:
        yield _syntax(text, position)
        return
    if "/" not in text:
        yield _syntax(text, position)
    elif str(network) != text.lower():
        yield finding(
            "ADDRESS-HOST-001",
            f"{text} is not how the range {network} is written",
            f"write {network}; for one address only, end it in /{network.max_prefixlen}",
            position,
        )
    elif network.prefixlen <= WIDEST:
        yield finding(
            "ADDRESS-SIZE-001",
            f"{text} is as wide as /{WIDEST} or wider",
            "list narrower ranges: only those of the line",
            position,
        )
    elif public and (what := not_public(network)) is not None:
        yield finding(
            "ADDRESS-PUBLIC-001",
            f"{text} holds addresses that are {what}: Entra never sees them",
            "write the public range that the line leaves by; "
            "such ranges are for stacks whose m365policy:tenant is local",
            position,
        )


def not_public(network: Network) -> str | None:
    """Return what kind of non-public addresses a range holds, None if it holds none."""
    for special, what in NOT_PUBLIC:
        if special.version == network.version and network.overlaps(special):
            return what
    return None


def _syntax(text: str, position: Position) -> Finding:
    return finding(
        "ADDRESS-SYNTAX-001",
        f"'{text[:_LONGEST]}' is not an IP range",
        "write CIDR: an address, a slash and the prefix length, as 203.0.113.0/24; "
        "for one address, /32 (IPv4) or /128 (IPv6)",
        position,
    )
