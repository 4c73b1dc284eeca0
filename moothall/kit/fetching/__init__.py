"""The one client for everything the hall fetches from outside.

`fetch` reads an address that somebody typed, so it trusts nothing about it. The form of the address is checked
(`addresses`); its name is resolved once (`networks`) and refused if any answer lies inside a private network
(`ranges`); the connection goes to the very address that was checked (`pinned`); each redirect is checked anew; and
time and size, compressed and not, are limited (`bodies`). What goes wrong is a `FetchProblem` with a sentence.
"""

from moothall.kit.fetching.addresses import check
from moothall.kit.fetching.client import Fetched, Limits, fetch
from moothall.kit.fetching.problems import FetchProblem

__all__ = ["FetchProblem", "Fetched", "Limits", "check", "fetch"]
