"""All that an answer to an event has to know, read at once: how guests are asked, the places, who leads, what is asked.

A rush asks this of each who comes, so it is one statement. What it says is what the models' own questions say.
"""

from dataclasses import dataclass

from moothall.events.models import Capacity, Event, Guestlist
from moothall.groups.models import HIDDEN_STATES
from moothall.kit.rows import find_joined

LARGEST_KEY = 2**63 - 1
SHOWN = "groups_group.state NOT IN ({})".format(", ".join(["%s"] * len(HIDDEN_STATES)))
ALSO = f"""
(SELECT group_id FROM events_host WHERE events_host.event_id = events_event.id ORDER BY id LIMIT 1),
(SELECT count(*) FROM events_host JOIN groups_group ON groups_group.id = events_host.group_id
 WHERE events_host.event_id = events_event.id AND {SHOWN}),
EXISTS (SELECT 1 FROM events_question WHERE events_question.event_id = events_event.id),
EXISTS (SELECT 1 FROM events_rsvp WHERE events_rsvp.event_id = events_event.id AND events_rsvp.person_id = %s)
OR EXISTS (SELECT 1 FROM events_rsvp WHERE events_rsvp.event_id = events_event.id AND events_rsvp.email = %s
 AND NOT (events_rsvp.email = ''))"""  # noqa: S608
TAIL = """
FROM events_event LEFT JOIN events_guestlist ON events_guestlist.event_id = events_event.id
LEFT JOIN events_capacity ON events_capacity.event_id = events_event.id
WHERE events_event.id = %s ORDER BY events_capacity.id"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an event and its guests at one moment.

    ``lead`` is the id of the group that leads, ``shown_hosts`` how many hosts are in the network. ``answered`` says
    whether the person or the address that was asked about has an answer, of whatever kind.
    """

    event: Event
    guestlist: Guestlist | None
    capacities: list[Capacity]
    lead: int | None
    shown_hosts: int
    has_questions: bool
    answered: bool


def is_public(known: Known) -> bool:
    """Say whether everybody may see the event: then it need not be asked who looks."""
    event = known.event
    return event.merged_into_id is None and event.state != Event.State.DRAFT and known.shown_hosts > 0


def known_of(event_id: int, person_id: int = 0, email: str = "") -> Known | None:
    """Return what is known of an event, in one question; None when there is no such event."""
    if event_id > LARGEST_KEY:
        return None
    rows = find_joined((Event, Guestlist, Capacity), ALSO, TAIL, *sorted(HIDDEN_STATES), person_id, email, event_id)
    if not rows:
        return None
    event, guestlist, _capacity, lead, shown_hosts, has_questions, answered = rows[0]
    capacities = [row[2] for row in rows if row[2] is not None]
    return Known(event, guestlist, capacities, lead, shown_hosts, bool(has_questions), bool(answered))
