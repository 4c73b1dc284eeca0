"""What lists call the facts that we know: names of columns in the wild, and words for states and ways to meet."""

import re

# Fact → names of columns, most telling first. A dotted name is also known by its last part.
NAMES: dict[str, tuple[str, ...]] = {
    "name": ("name", "groupname", "group", "nameofgroup", "title", "chapter", "community", "organisation",
        "organization", "groupsname", "organisationname", "chaptername", "communityname", "nameofthegroup", "enw"),
    "summary": ("summary", "tagline", "strapline", "shortdescription", "oneline", "headline", "subtitle"),
    "about": ("about", "description", "longdescription", "extendeddescription", "details", "bio", "note", "notes",
        "aboutus", "blurb", "disgrifiad"),
    "postcode": ("postcode", "postalcode", "zip", "zipcode", "eircode", "codpost"),
    "place": ("place", "city", "town", "placename", "location", "locality", "where", "area", "towncity", "citytown",
        "venue", "address", "lle", "tref"),
    "region": ("region", "county", "province", "stateprovince", "stateregion", "council", "localauthority"),
    "country": ("country", "countrycode", "nation", "gwlad"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "coordinates": ("geometrycoordinates", "coordinates", "coords", "latlon", "latlng", "latlong", "geo", "geopoint",
        "point", "locationset", "locationsetinclude"),
    "covers": ("covers", "areacovered", "catchment", "areaserved", "coverage"),
    "reach": ("reach", "format", "meetingformat", "mode", "online", "inperson", "howwemeet"),
    "state": ("state", "status", "active", "isactive", "groupstatus", "groupstate"),
    "topics": ("topics", "tags", "themes", "subjects", "topic", "theme", "categories", "category", "interests",
        "keywords", "pynciau"),
    "source_id": ("sourceid", "id", "uuid", "guid", "identifier", "groupid", "ref", "reference"),
    "contact_email": ("contactemail", "publicemail", "groupemail"),
    "founded_on": ("foundedon", "founded", "foundeddate", "foundingdate", "started", "startdate", "established",
        "since", "start", "yearfounded", "began"),
    "timezone": ("timezone", "tz", "timezoneid"),
    "networks": ("networks", "network", "pronetwork", "affiliation", "affiliations", "memberof", "partof"),
    "former_names": ("formernames", "previousnames", "oldnames", "formerly", "previousname", "formername",
        "alsoknownas"),
    "calendar_url": ("calendarurl", "calendar", "calendarlink", "ical", "ics", "icalurl", "icsurl", "eventsurl",
        "eventurl", "events", "eventfeed", "eventslink"),
    "links": (
        "website", "url", "homepage", "web", "webpage", "site", "link", "links", "websiteurl", "weburl", "websites",
        "webaddress", "gwefan",
        "projectslisturl", "signupurl", "grouplink", "groupurl", "page", "pages",
    ),
}  # fmt: skip
# Columns of handles or addresses on one service: name → (kind of link, address for a handle).
SERVICES: dict[str, tuple[str, str]] = {
    "meetup": ("meetup", "https://www.meetup.com/{}"),
    "urlname": ("meetup", "https://www.meetup.com/{}"),
    "meetupurl": ("meetup", "https://www.meetup.com/{}"),
    "twitter": ("x", "https://x.com/{}"),
    "x": ("x", "https://x.com/{}"),
    "facebook": ("facebook", "https://www.facebook.com/{}"),
    "github": ("github", "https://github.com/{}"),
    "gitlab": ("gitlab", "https://gitlab.com/{}"),
    "linkedin": ("linkedin", "https://www.linkedin.com/{}"),
    "instagram": ("instagram", "https://www.instagram.com/{}"),
    "youtube": ("youtube", "https://www.youtube.com/{}"),
    "telegram": ("telegram", "https://t.me/{}"),
    "bluesky": ("bluesky", "https://bsky.app/profile/{}"),
    "mastodon": ("mastodon", ""),
    "whatsapp": ("whatsapp", ""),
    "discord": ("discord", ""),
    "slack": ("slack", ""),
    "matrix": ("matrix", "https://matrix.to/#/{}"),
    "rss": ("feed", ""),
    "feed": ("feed", ""),
    "eventbrite": ("eventbrite", ""),
    "luma": ("luma", "https://lu.ma/{}"),
}  # fmt: skip
# Words in a column of kinds that tell of channels: such a list has a row for each channel, not for each group.
CHANNELS = frozenset({
    *SERVICES, "mailinglist", "wiki", "discourse", "irc", "xmpp", "forum", "signal", "zulip", "newsletter", "group",
    "url", "osm", "blog", "email",
})  # fmt: skip
STATES: dict[str, tuple[str, ...]] = {
    "active": ("active", "open", "running", "live", "current", "yes", "y", "true", "1", "ongoing", "alive",
        "meeting", "gweithredol"),
    "resting": ("inactive", "resting", "paused", "dormant", "hiatus", "on hiatus", "on hold", "sleeping", "on pause",
        "suspended", "no", "n", "false", "0", "quiet"),
    "closed": ("closed", "ended", "defunct", "archived", "disbanded", "dissolved", "dead", "finished", "shut",
        "wound up", "retired", "stopped"),
    "caretaker": ("caretaker", "in the network's care", "in the network’s care"),
}  # fmt: skip
REACHES: dict[str, tuple[str, ...]] = {
    "local": ("local", "in person", "in-person", "inperson", "physical", "face to face", "face-to-face", "offline",
        "no", "false", "meets in one place", "venue"),
    "online": ("online", "virtual", "remote", "web", "yes", "true", "meets online", "digital"),
    "both": ("both", "hybrid", "mixed", "in person and online", "online and in person",
        "meets in a place and online", "blended"),
}  # fmt: skip


def bare(name: str) -> str:
    """Return a column's name without case, spaces and signs."""
    return re.sub(r"[\W_]", "", name.casefold())


def service_of(column: str) -> tuple[str, str]:
    """Return (kind of link, address for a handle) of a column such as "Twitter handle"; else empty."""
    for name in (column, column.rpartition(".")[2]):
        key = bare(name)
        if key in SERVICES:
            return SERVICES[key]
        shorter = re.sub(r"(handle|url|link|page|account|username|profile)$", "", key)
        if shorter in SERVICES and shorter not in {"x", "feed"}:
            return SERVICES[shorter]
    return "", ""


def known_as(name: str) -> str:
    """Return the fact that a column's whole name stands for, "" for none."""
    key = bare(name)
    if any(service_of(name)):
        return "links"
    return next((fact for fact, names in NAMES.items() if key in names), "")


def state_of(word: str) -> str:
    """Return the state that a word means, "" when it is none."""
    return _meaning(STATES, word)


def reach_of(word: str) -> str:
    """Return how a group meets by a word, "" when it says nothing."""
    return _meaning(REACHES, word)


def _meaning(words: dict[str, tuple[str, ...]], word: str) -> str:
    key = " ".join(word.casefold().replace("_", " ").split())
    return next((meaning for meaning, known in words.items() if key in known), "")
