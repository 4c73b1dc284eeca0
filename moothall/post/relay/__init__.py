"""Compose a message and hand it to a mail server (SMTP, RFC 5321). No database."""

from moothall.post.relay.composing import compose
from moothall.post.relay.smtp import Relay, RelayLost, RelayRefused, relay_at

__all__ = ["Relay", "RelayLost", "RelayRefused", "compose", "relay_at"]
