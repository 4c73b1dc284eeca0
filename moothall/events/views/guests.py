"""Who comes, for those who run the event: numbers first, then the list, one guest, what was answered, a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from moothall.events.actions import move_rsvp
from moothall.events.exporters import guests_table_of
from moothall.events.forms.guestlists import MoveForm
from moothall.events.models import Capacity, Event, Guestlist, Question, Rsvp
from moothall.events.queries.guestlists import moves_of, questions_of
from moothall.events.queries.guests import Guest, guests_of, perhaps_same, places_of
from moothall.events.running import event_to_run, frame
from moothall.events.telling import until_words, zone_called
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of

TAB = "guests"
PAGE = 100
UNREADABLE, CONFLICT = 422, 409
LONGEST = 100
State = Rsvp.State
STATES = (
    ("", gettext_lazy("Everybody")),
    (State.GOING, gettext_lazy("Going")),
    (State.OFFERED, gettext_lazy("Offered a place")),
    (State.WAITING, gettext_lazy("Waiting")),
    (State.CAME, gettext_lazy("Came")),
    (State.NOT_GOING, gettext_lazy("Not going")),
)
TONES = {State.GOING: "good", State.CAME: "good", State.OFFERED: "warn", State.WAITING: "warn", State.NOT_GOING: "note"}
LABELS = dict(STATES)


@never_cache
@require_safe
def guests(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the numbers and the guest list of an event; ``?every`` shows all on one page, for printing."""
    event = event_to_run(request, pk)
    guestlist = Guestlist.objects.filter(event=event).first()
    if guestlist is None:
        return render(request, "events/guests.html", frame(request, event, TAB) | {"guestlist": None})
    everybody = guests_of(event, viewer_of(request))
    chosen, words = _asked(request)
    found = [each for each in everybody if _fits(each, chosen, words)]
    number, last = _page_number(request, len(found))
    shown = found if "every" in request.GET else found[(number - 1) * PAGE : number * PAGE]
    context = frame(request, event, TAB) | {
        "guestlist": guestlist,
        "figures": figures(everybody, places_of(event)),
        "rows": [row_of(each) for each in shown],
        "states": STATES,
        "state": chosen,
        "q": words,
        "found": len(found),
        "everybody": len(everybody),
        "number": number,
        "last": 1 if "every" in request.GET else last,
        "alike": [[row_of(each) for each in same] for same in perhaps_same(everybody)],
        "hidden": sum(not each.known for each in everybody),
        "questions": questions_of(event),
    }
    return render(request, "events/guests.html", context)


def _asked(request: HttpRequest) -> tuple[str, str]:
    state = request.GET.get("state", "")
    return state if state in LABELS else "", request.GET.get("q", "")[:LONGEST].strip()


def _fits(guest: Guest, state: str, words: str) -> bool:
    if state and guest.rsvp.state != state:
        return False
    said = " ".join((guest.name, guest.email, *guest.companions)).casefold() if guest.known else ""
    return all(word in said for word in words.casefold().split())


def _page_number(request: HttpRequest, count: int) -> tuple[int, int]:
    last = max(1, -(-count // PAGE))
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len(str(LONGEST**4)) else 1
    return min(max(1, number), last), last


def figures(everybody: Sequence[Guest], places: Sequence[Capacity]) -> list[tuple[str, str, str]]:
    """Return the large numbers: who goes in each mode, offers, the waiting list, who came, who is not coming."""
    seats: Counter[tuple[str, str]] = Counter()
    for each in everybody:
        seats[each.rsvp.state, each.rsvp.mode] += each.rsvp.seats
    figures = [_going(each, seats[State.GOING, each.mode], alone=len(places) == 1) for each in places]
    totals = ((State.OFFERED, _("offered a place")), (State.WAITING, _("waiting")), (State.NOT_GOING, _("not going")))
    for state, label in totals:
        count = sum(number for (held, _mode), number in seats.items() if held == state)
        if count or state == State.WAITING:
            figures.append((str(count), label, ""))
    came = sum(each.rsvp.came for each in everybody)
    return [*figures, (str(came), _("came"), "impact")] if came else figures


def _going(capacity: Capacity, going: int, *, alone: bool) -> tuple[str, str, str]:
    label = _("going") if alone else (_("going, online") if capacity.mode == "online" else _("going, in the room"))
    of = _("%(going)d of %(places)d") % {"going": going, "places": capacity.places or 0}
    return (str(going) if capacity.places is None else of, label, "meet")


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A guest as the list shows them; every text is ready to print."""

    pk: int
    name: str
    email: str
    known: bool
    state: str
    label: str
    tone: str
    note: str
    seats: int
    mode: str
    companions: str
    access: bool


def row_of(guest: Guest) -> GuestRow:
    """Return a guest in words."""
    rsvp = guest.rsvp
    state = State(rsvp.state)
    return GuestRow(
        pk=rsvp.pk,
        name=guest.name,
        email=guest.email,
        known=guest.known,
        state=state,
        label=str(LABELS[state]),
        tone=TONES[state],
        note=_note(guest),
        seats=rsvp.seats,
        mode=_("Online") if rsvp.mode == "online" else _("In the room"),
        companions=", ".join(guest.companions),
        access=bool(guest.answers),
    )


def _note(guest: Guest) -> str:
    rsvp = guest.rsvp
    if rsvp.state == State.WAITING:
        return _("number %(n)d in line") % {"n": guest.position}
    if rsvp.state == State.OFFERED:
        return _("until %(when)s") % {"when": until_words(rsvp.offer_until, rsvp.event.timezone)}
    if rsvp.state == State.CAME and rsvp.came < rsvp.seats:
        return _("%(came)d of %(seats)d came") % {"came": rsvp.came, "seats": rsvp.seats}
    return _("walked in") if rsvp.walked_in else ""


def _guest(event: Event, request: HttpRequest, pk: int) -> Guest:
    found = next((each for each in guests_of(event, viewer_of(request)) if each.rsvp.pk == pk), None)
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, pk: int, rsvp: int) -> HttpResponse:
    """Show one guest, and move them, with a reason that they read."""
    event = event_to_run(request, pk)
    found = _guest(event, request, rsvp)
    form = MoveForm(request.POST if request.method == "POST" else None, rsvp=found.rsvp)
    if request.method != "POST":
        return _guest_page(request, event, found, form)
    if not form.is_valid():
        return _guest_page(request, event, found, form, status=UNREADABLE)
    to, why = form.cleaned_data["to"], form.cleaned_data["why"]
    try:
        move_rsvp(by=viewer_of(request), rsvp=found.rsvp, to=to, why=why, now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _guest_page(request, event, found, form, status=CONFLICT)
    messages.success(request, _("Done. They are told, with your reason."))
    return SeeOther(reverse("events:guests", args=[event.pk]))


def _guest_page(request: HttpRequest, event: Event, found: Guest, form: MoveForm, *, status: int = 200) -> HttpResponse:
    with timezone.override(zone_called(event.timezone)):
        context = frame(request, event, TAB) | {
            "row": row_of(found),
            "guest": found,
            "form": form,
            "answers": _answers_of(found, questions_of(event)),
            "moves": moves_of(found.rsvp),
            "labels": LABELS,
        }
        return render(request, "events/guest.html", context, status=status)


def _answers_of(found: Guest, questions: Sequence[Question]) -> list[tuple[str, str]]:
    """Return what a guest answered, but for what is kept close: that stands on its own page."""
    given = [each for each in questions if each.pk in found.answers and not each.about_access]
    return [(each.text, found.answers[each.pk]) for each in given]


@dataclass(frozen=True, slots=True)
class Gathered:
    """One question with what those who come answered; ``counts`` sums up choices."""

    question: Question
    given: Sequence[tuple[str, str]]
    counts: Sequence[tuple[str, int]]
    hidden: str


@never_cache
@require_safe
def guest_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what those who come answered, question by question: access needs first, on one page to prepare from."""
    event = event_to_run(request, pk)
    coming = [each for each in guests_of(event, viewer_of(request)) if each.rsvp.state != State.NOT_GOING]
    questions = sorted(questions_of(event), key=lambda each: not each.about_access)
    context = frame(request, event, TAB) | {"gathered": [_gathered(each, coming) for each in questions]}
    return render(request, "events/guest_answers.html", context)


def _gathered(question: Question, coming: Sequence[Guest]) -> Gathered:
    given = [(each.answers[question.pk], each.name) for each in coming if question.pk in each.answers]
    closed = question.kind in {Question.Kind.CHOICE, Question.Kind.YES_NO}
    counts = Counter(text for text, _name in given).most_common() if closed else []
    hidden = sum(not each.known for each in coming)
    words = ngettext(
        "%(n)d guest did not share this with your group.", "%(n)d guests did not share this with your group.", hidden
    ) % {"n": hidden}
    return Gathered(question, given, counts, words if hidden else "")


@never_cache
@require_safe
def guest_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the guest list as CSV: what this host may see, without what is kept close."""
    event = event_to_run(request, pk)
    questions = [each for each in questions_of(event) if not each.about_access]
    rows = [(row_of(each), each) for each in guests_of(event, viewer_of(request))]
    table = guests_table_of(rows, questions)
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="guests-{event.pk}.csv"'
    return response
