"""Letters of this room: a code to prove an address, and what became of a proposed talk."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from moothall.helping.models import Proof, Talk
from moothall.helping.queries.tokens import talk_page
from moothall.people.letters import Words, written
from moothall.post.actions import post_letter


def send_proof(proof: Proof, *, code: str, link: str, now: datetime) -> None:
    """Write to an address to find out whether it belongs to whoever typed it."""
    address = settings.SITE_URL + reverse("helping:confirm_link", args=[link])
    if proof.role:
        what = _("You offered to help at “%(event)s”: %(role)s. Thank you!") % {
            "event": proof.role.event.title,
            "role": proof.role.title,
        }
        button = _("Or say yes with this link, on any device")
    else:
        assert proof.call is not None
        what = _("You proposed a talk for “%(event)s”. Thank you!") % {"event": proof.call.event.title}
        button = _("Or send it with this link, on any device")
    words = Words(
        title=_("Is this your address?"),
        opening=[_("Hello,"), what, _("To make sure that the address is yours, type this code where you were asked:")],
        code=code,
        button=(button, address),
        closing=[
            _("Code and link work once, within two days. No account is made."),
            _("It was not you? Then do nothing: nothing happens, and we forget the address in two days."),
        ],
        why=_("You get this letter because somebody typed your address at %(hall)s.") % {"hall": settings.NETWORK_NAME},
    )
    text, html = written(words)
    post_letter(
        to=proof.email,
        subject=_("%(code)s is your code for %(hall)s") % {"code": code, "hall": settings.NETWORK_NAME},
        text=text,
        html=html,
        purpose="helping.code",
        now=now,
    )


def first_words(talk: Talk, state: str) -> str:
    """Return the words that organisers begin from when they decide a talk; they can change every one."""
    event = talk.call.event.title
    said = {
        Talk.State.ACCEPTED: _(
            "Good news: we would love to have your talk “%(title)s” at “%(event)s”.\n\n"
            "Please say whether you still can, with the button below. It stands on the programme once you say yes."
        ),
        Talk.State.WAITLISTED: _(
            "Thank you for proposing “%(title)s” for “%(event)s”. We liked it, and had more good talks than time.\n\n"
            "We have put it on the waiting list, and write at once when a slot becomes free."
        ),
        Talk.State.DECLINED: _(
            "Thank you for proposing “%(title)s” for “%(event)s”, and for the work that you put into it.\n\n"
            "We could not fit it in this time. That is no judgement of you: there were more talks than slots, and "
            "whoever chose did not see names. We hope that you propose again."
        ),
    }[Talk.State(state)]
    return said % {"title": talk.title, "event": event}


def write_decision(*, talk_id: int, decision: int, now: datetime) -> None:
    """Write the letter of a decision, once, unless a later decision or a withdrawal overtook it. Safe to run twice."""
    talk = Talk.objects.select_related("person", "call__event").filter(pk=talk_id, decisions=decision).first()
    if talk is None or talk.state not in {Talk.State.ACCEPTED, Talk.State.WAITLISTED, Talk.State.DECLINED}:
        return
    person = talk.person
    to = person.email if person and person.is_active else talk.email
    if not to:
        return
    with translation.override((person.language if person else "") or settings.LANGUAGE_CODE):
        words = _decision(talk)
        text, html = written(words)
    post_letter(
        to=to,
        subject=words.title,
        text=text,
        html=html,
        purpose="helping.talk",
        key=f"helping.talk:{talk.pk}:{decision}",
        now=now,
    )


def _decision(talk: Talk) -> Words:
    accepted = talk.state == Talk.State.ACCEPTED
    label = _("Say whether you can") if accepted else _("See your proposal")
    name = talk.name or (talk.person.name if talk.person else "")
    return Words(
        title=_("Your talk “%(title)s” for %(event)s") % {"title": talk.title, "event": talk.call.event.title},
        opening=[_("Hello %(name)s,") % {"name": name} if name else _("Hello,"), *talk.words.split("\n\n")],
        button=(label, talk_page(talk)),
        closing=[_("The link is yours alone: whoever has it can answer for you.")],
        why=_("You get this letter because you proposed a talk."),
    )
