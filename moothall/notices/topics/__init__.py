"""What people may be told about: each topic has a name to choose by, and a way that it comes unless they choose."""

from dataclasses import dataclass
from typing import Any, Literal

Way = Literal["at_once", "digest", "on_site"]


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of notice. ``label`` completes "How shall we tell you about …?"; ``about`` gives an example."""

    key: str
    label: Any
    about: Any
    way: Way


TOPICS: dict[str, Topic] = {}


def topic(key: str, *, label: Any, about: Any = "", way: Way = "digest") -> Topic:
    """Declare a topic; lazy translations are welcome. Keys name their room (``groups.application``)."""
    made = Topic(key, label, about, way)
    TOPICS[key] = made
    return made


def topic_named(key: str) -> Topic:
    """Return a topic; one that nobody declared is called by its key and comes in the digest."""
    return TOPICS.get(key) or Topic(key, key.rpartition(".")[2].replace("_", " ").capitalize(), "", "digest")
