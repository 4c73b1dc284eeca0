"""What can go wrong with a fetch, told so that a volunteer knows what to do."""

from __future__ import annotations

SENTENCES = {
    "scheme": "The hall reads addresses that begin with https:// or http:// (or webcal://) only.",
    "address": "This is not a web address that the hall can read. Copy it again from the address bar.",
    "userinfo": "This address has a name or password before an @ sign. Ask for a public address without one.",
    "port": "This address uses an unusual port, so the hall will not read it.",
    "private": "This address points inside a private network, so the hall will not read it.",
    "unknown_host": "No such site was found. Check the spelling of the address.",
    "redirects": "This address sends the reader round in circles, so the hall gave up.",
    "downgrade": "This address leads from a secure page (https) to one that is not, so the hall did not follow it.",
    "slow": "The site took too long to answer. The hall will try again later.",
    "too_large": "The page or file at this address is too large for the hall to read.",
    "encoding": "The site sent something that could not be unpacked.",
    "certificate": "The site's security certificate is not valid, so the hall did not read it.",
    "connection": "The hall could not reach the site. It may be down; the hall will try again later.",
    "not_allowed": "The site did not let the hall in: the address needs a sign-in. Ask for the public address.",
    "gone": "There is nothing at this address any more. Ask the group for its new one.",
    "refused_many": "The site asked the hall to come back later.",
    "status": "The site answered with an error. The hall will try again later.",
}


class FetchProblem(Exception):
    """A fetch that failed: `kind` for code, the message a sentence, `status` where the site answered."""

    def __init__(self, kind: str, *, status: int | None = None, retry_after: str | None = None) -> None:
        """Make a problem of one of the kinds in `SENTENCES`."""
        super().__init__(SENTENCES[kind])
        self.kind = kind
        self.status = status
        self.retry_after = retry_after
