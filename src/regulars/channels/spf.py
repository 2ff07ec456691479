"""Reads who may send for a domain (SPF, RFC 7208), following what its record includes."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from regulars.channels.records import Dns

MOST_LOOKUPS = 10  # with more, receivers count the whole record for nothing


@dataclass(slots=True)
class Policy:
    """What a domain's record allows, all it includes taken together."""

    record: str
    lookups: int = 0
    includes: set[str] = field(default_factory=set)
    networks: list[IPv4Network | IPv6Network] = field(default_factory=list)
    open: bool = False  # everybody may send
    broken: str = ""  # the domain included that has no record, or more than one

    def allows(self, address: str) -> bool:
        """Whether this address may send."""
        return any(ip_address(address) in network for network in self.networks)


def records(domain: str, dns: Dns) -> list[str]:
    """The SPF records of a domain: there should be one."""
    return [text for text in dns.texts(domain) if text.lower().split(" ")[0] == "v=spf1"]


def read(domain: str, record: str, dns: Dns) -> Policy:
    """What the record means. Raises Silent."""
    policy = Policy(record)
    _walk(policy, domain, record, dns)
    return policy


def _walk(policy: Policy, domain: str, record: str, dns: Dns) -> None:
    for term in record.lower().split()[1:]:
        if policy.lookups > MOST_LOOKUPS:
            return
        passes = term[0] not in "-~?"
        _take(policy, domain, term.lstrip("+-~?"), passes, dns)


def _take(policy: Policy, domain: str, term: str, passes: bool, dns: Dns) -> None:
    """Count one term in. Macros stand for what only the receiver knows: they are only counted."""
    name, _, target = term.replace("=", ":", 1).partition(":")
    name, _, prefix = name.partition("/")
    if name in ("ip4", "ip6"):
        _add(policy, target, passes)
    elif name == "all":
        policy.open = policy.open or passes
    elif name in ("a", "mx", "ptr", "exists", "include", "redirect"):
        policy.lookups += 1
        if policy.lookups > MOST_LOOKUPS or "%" in target:
            return
        if name in ("include", "redirect"):
            _follow(policy, target, dns)
        elif name in ("a", "mx"):
            host, _, more = target.partition("/")
            _add_hosts(policy, name, host or domain, prefix or more, passes, dns)


def _follow(policy: Policy, target: str, dns: Dns) -> None:
    policy.includes.add(target)
    found = records(target, dns)
    if len(found) != 1:
        policy.broken = policy.broken or target
        return
    outer = policy.open
    _walk(policy, target, found[0], dns)
    policy.open = outer  # an include that lets everybody pass is the provider's own matter


def _add_hosts(policy: Policy, kind: str, host: str, prefix: str, passes: bool, dns: Dns) -> None:
    hosts = dns.exchangers(host)[:10] if kind == "mx" else [host]
    for one in hosts:
        for address in dns.addresses(one):
            width = prefix if prefix.isdecimal() and ":" not in address else ""
            _add(policy, f"{address}/{width}" if width else address, passes)


def _add(policy: Policy, network: str, passes: bool) -> None:
    if not passes:
        return
    try:
        policy.networks.append(ip_network(network, strict=False))
    except ValueError:
        policy.broken = policy.broken or network
