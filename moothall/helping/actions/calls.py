"""Call for talks, and ask people to review them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.events.models import Event
from moothall.helping.models import Call, Reviewer, Role, Talk
from moothall.helping.queries.roles import leading_group_id
from moothall.helping.queries.talks import accepted_count
from moothall.helping.rules import can_open_call
from moothall.kit.verdict import no, require
from moothall.minutes.actions import record
from moothall.people.models import Person

LENGTHS = (5, 10, 20, 30, 45, 60)


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What organisers say of a call; ``lengths`` in minutes."""

    closes_at: datetime
    guidance: str = ""
    lengths: tuple[int, ...] = (10, 20)
    slots: int = 4
    blind: bool = True


@transaction.atomic
def open_call(*, by: Person, event: Event, facts: CallFacts, now: datetime) -> Call:
    """Call for talks; the role of its speakers is opened with it, to be filled by those who are chosen.

    :raises Refused: when ``by`` does not run the event, or the call would close after it begins.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    require(can_open_call(by, event))
    _require_in_time(event, facts)
    call, made = Call.objects.get_or_create(
        event=event, defaults={**_fields(facts), "created_at": now, "changed_at": now}
    )
    if not made:
        return change_call(by=by, call=call, facts=facts, now=now)
    _open_speakers(call, now)
    note_call("helping.call.opened", by, call, now)
    return call


@transaction.atomic
def change_call(*, by: Person, call: Call, facts: CallFacts, now: datetime) -> Call:
    """Change a call. What was promised to those who have proposed already holds: blind stays blind.

    :raises Refused: when ``by`` does not run the event, more slots are given than would be left, or a blind call with
        proposals would be blind no more.
    """
    event = Event.objects.select_for_update().get(pk=call.event_id)
    call = locked_call(call.pk)
    require(can_open_call(by, event))
    _require_in_time(event, facts)
    if accepted_count(call) > facts.slots:
        require(no(_("More talks than that have been accepted."), _("Keep at least as many slots.")))
    if call.blind and not facts.blind and Talk.objects.filter(call=call).exists():
        require(no(_("People proposed talks because nobody would see their names."), _("Keep this call blind.")))
    for name, value in _fields(facts).items():
        setattr(call, name, value)
    call.changed_at = now
    call.save()
    _open_speakers(call, now)
    note_call("helping.call.changed", by, call, now)
    return call


def _fields(facts: CallFacts) -> dict[str, object]:
    return {**asdict(facts), "lengths": sorted(set(facts.lengths))}


def _require_in_time(event: Event, facts: CallFacts) -> None:
    if facts.closes_at >= event.starts_at:
        require(no(_("The call would still be open when the event begins."), _("Close it some days before.")))


def _open_speakers(call: Call, now: datetime) -> None:
    role = Role.objects.select_for_update().filter(event=call.event_id, for_whom=Role.For.CHOSEN).first()
    if role:
        role.wanted, role.changed_at = max(call.slots, role.filled, 1), now
        role.save(update_fields=["wanted", "changed_at"])
        return
    Role.objects.create(
        event_id=call.event_id,
        kind=Role.Kind.SPEAKER,
        title=_("Speakers"),
        about=_("Those whose talks were chosen and who said yes."),
        wanted=call.slots,
        for_whom=Role.For.CHOSEN,
        position=Role.objects.filter(event=call.event_id).count(),
        created_at=now,
        changed_at=now,
    )


@transaction.atomic
def invite_reviewer(*, by: Person, call: Call, person: Person, now: datetime) -> Reviewer:
    """Ask somebody to review the talks besides the organisers; asking twice changes nothing.

    :raises Refused: when ``by`` does not run the event.
    """
    require(can_open_call(by, call.event))
    reviewer, made = Reviewer.objects.get_or_create(call=call, person=person, defaults={"by": by, "at": now})
    if made:
        detail = {"event": call.event_id, "person": person.pk}
        record(
            "helping.reviewer.invited",
            by=by,
            about=reviewer,
            now=now,
            group_id=leading_group_id(call.event),
            detail=detail,
        )
    return reviewer


@transaction.atomic
def remove_reviewer(*, by: Person, reviewer: Reviewer, now: datetime) -> None:
    """Ask somebody no longer to review; what they said stays.

    :raises Refused: when ``by`` does not run the event.
    """
    call = reviewer.call
    require(can_open_call(by, call.event))
    note_call("helping.reviewer.removed", by, call, now)
    reviewer.delete()


def locked_call(pk: int) -> Call:
    """Return a call, locked, with its event."""
    return Call.objects.select_for_update(of=("self",)).select_related("event").get(pk=pk)


def note_call(verb: str, by: Person | None, call: Call, now: datetime) -> None:
    """Record what happened to a call."""
    detail = {"event": call.event_id}
    record(verb, by=by, about=call, now=now, group_id=leading_group_id(call.event), detail=detail)
