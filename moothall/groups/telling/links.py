"""Links by kind: recognised from their address, labelled for people."""

from urllib.parse import urlsplit

# Part of the host name → kind.
HOSTS = {
    "meetup.com": "meetup",
    "github.com": "github",
    "gitlab.com": "gitlab",
    "codeberg.org": "codeberg",
    "twitter.com": "x",
    "x.com": "x",
    "facebook.com": "facebook",
    "linkedin.com": "linkedin",
    "instagram.com": "instagram",
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "bsky.app": "bluesky",
    "t.me": "telegram",
    "discord.gg": "discord",
    "discord.com": "discord",
    "slack.com": "slack",
    "matrix.to": "matrix",
    "eventbrite.co.uk": "eventbrite",
    "eventbrite.com": "eventbrite",
    "lu.ma": "luma",
    "chat.whatsapp.com": "whatsapp",
    "wa.me": "whatsapp",
    "opencollective.com": "opencollective",
}
LABELS = {
    "meetup": "Meetup", "github": "GitHub", "gitlab": "GitLab", "codeberg": "Codeberg", "x": "X (Twitter)",
    "facebook": "Facebook",
    "linkedin": "LinkedIn", "instagram": "Instagram", "youtube": "YouTube", "bluesky": "Bluesky",
    "telegram": "Telegram",
    "discord": "Discord", "slack": "Slack", "matrix": "Matrix", "eventbrite": "Eventbrite", "luma": "Luma",
    "whatsapp": "WhatsApp",
    "opencollective": "Open Collective", "mastodon": "Mastodon", "feed": "News feed", "mailinglist": "Mailing list",
    "wiki": "Wiki",
    "forum": "Forum", "discourse": "Forum", "irc": "IRC", "xmpp": "XMPP", "zulip": "Zulip", "signal": "Signal",
}  # fmt: skip
SOCIAL = ("mastodon", "mastodont", "hachyderm", "fosstodon", "mstdn", "social.")


def kind_of(address: str) -> str:
    """Return what kind of page an address leads to, "website" when nothing tells."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    for known, kind in HOSTS.items():
        if host == known or host.endswith(f".{known}"):
            return kind
    if "/@" in address and (
        any(part in host for part in SOCIAL) or address.rstrip("/").rpartition("/")[2].startswith("@")
    ):
        return "mastodon"
    return "website"


def label_of(kind: str, address: str) -> str:
    """Return the words for a link: the service's name, or the host of a page of the group's own."""
    return LABELS.get(kind) or (urlsplit(address).hostname or address).removeprefix("www.")
