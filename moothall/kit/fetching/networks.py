"""Resolve a name to addresses on the open internet."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

from moothall.kit.fetching.addresses import Address, literal
from moothall.kit.fetching.problems import FetchProblem
from moothall.kit.fetching.ranges import is_public

Resolver = Callable[[str, int], list[str]]


def resolve(address: Address, *, seconds: float, resolver: Resolver | None = None) -> list[str]:
    """Return the IP addresses of a checked address, all of them public.

    One inside answer spoils all: an honest site has none.

    :raises FetchProblem: unknown_host, private or slow.
    """
    if literal(address.host):
        answers = [address.host]
    else:
        answers = _ask(resolver or system_resolver, address.host, address.port, seconds)
    if not answers:
        raise FetchProblem("unknown_host")
    if not address.allowed and not all(is_public(one) for one in answers):
        raise FetchProblem("private")
    return answers


def system_resolver(host: str, port: int) -> list[str]:
    """Ask the operating system, IPv4 first: many small servers have no IPv6."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ordered = sorted(found, key=lambda one: one[0] != socket.AF_INET)
    return list(dict.fromkeys(str(one[4][0]) for one in ordered))


def _ask(resolver: Resolver, host: str, port: int, seconds: float) -> list[str]:
    """Ask a resolver, waiting no longer than `seconds`: the system's own patience cannot be set."""
    answers: list[str] = []
    failed: list[Exception] = []

    def work() -> None:
        try:
            answers.extend(resolver(host, port))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(seconds)
    if worker.is_alive():
        raise FetchProblem("slow")
    if failed:
        raise FetchProblem("unknown_host") from failed[0]
    return answers
