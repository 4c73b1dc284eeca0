"""Two answers of one person to one event, by their address and by their account, become one."""

from django.utils.translation import gettext as _

from moothall.events.actions.guests.desk import Desk
from moothall.events.actions.guests.who import Who
from moothall.events.models import Answer, Move, Rsvp, Sharing

State = Rsvp.State
BEST_FIRST = (State.CAME, State.GOING, State.OFFERED, State.WAITING, State.NOT_GOING)


def one_of(desk: Desk, who: Who) -> Rsvp | None:
    """Return somebody's one answer to the event; an answer by address becomes the person's, two become one.

    What is kept is what is better for them: the held place, else the earlier turn.
    """
    rows = desk.answers_of(who)
    if not rows:
        return None
    kept, *others = sorted(rows, key=_worth)
    for other in others:
        _drop(desk, kept, other)
    if who.person and (others or kept.email):
        _make_theirs(desk, kept, who, twice=bool(others))
    return kept


def _worth(rsvp: Rsvp) -> tuple[int, int, int]:
    return BEST_FIRST.index(State(rsvp.state)), rsvp.turn or 0, rsvp.pk


def _drop(desk: Desk, kept: Rsvp, other: Rsvp) -> None:
    desk.release(other)
    answered = Answer.objects.filter(rsvp=kept).values("question")
    Answer.objects.filter(rsvp=other).exclude(question__in=answered).update(rsvp=kept)
    shared = Sharing.objects.filter(rsvp=kept).values("group")
    Sharing.objects.filter(rsvp=other).exclude(group__in=shared).update(rsvp=kept)
    if kept.standing_id is None:
        kept.standing_id = other.standing_id
    other.delete()


def _make_theirs(desk: Desk, rsvp: Rsvp, who: Who, *, twice: bool) -> None:
    rsvp.person, rsvp.email, rsvp.name = who.person, "", ""
    if twice:
        rsvp.reason = _("You had answered twice, by your address and by your account. We kept the better of the two.")
        Move.objects.create(rsvp=rsvp, was=rsvp.state, became=rsvp.state, why=rsvp.reason, at=desk.now)
    rsvp.save(update_fields=["person", "email", "name", "reason", "standing"])
