"""When a letter may come: the hours of the post, under the name by which rooms above have always asked for them."""

from moothall.post.hours import QUIET_FROM, QUIET_TO, next_digest, next_loud, zone_named

__all__ = ["QUIET_FROM", "QUIET_TO", "next_digest", "next_loud", "zone_named"]
