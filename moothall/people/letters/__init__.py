"""Letters in the hall's voice: say the words once, get plain text and simple HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string


@dataclass(frozen=True, slots=True)
class Item:
    """One thing among several in a letter."""

    title: str
    body: str = ""
    href: str = ""
    kicker: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says, top to bottom; ``why`` tells why it came, ``stop`` is (label, address) to get fewer."""

    title: str
    opening: Sequence[str] = ()
    code: str = ""
    button: tuple[str, str] | None = None
    items: Sequence[Item] = ()
    closing: Sequence[str] = ()
    why: str = ""
    stop: tuple[str, str] | None = None


def written(words: Words) -> tuple[str, str]:
    """Return a letter as plain text and as HTML."""
    context = {"words": words}
    text = render_to_string("people/letters/letter.txt", context)
    return text.strip() + "\n", render_to_string("people/letters/letter.html", context)
