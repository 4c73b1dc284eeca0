"""What guests are asked: who they are, how they take part, how many come, and the event's own questions."""

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moothall.events.actions.guests import RsvpFacts
from moothall.events.models import MOST_SEATS, Event, Question
from moothall.events.telling import Left, event_words
from moothall.groups.models import Group
from moothall.kit import dates
from moothall.kit.forms import Form, Lure

LONGEST_NAME = 100
SHORT_ANSWER, LONG_ANSWER = 200, 2000
JOINERS = {"\u200c", "\u200d"}  # scripts and emoji need them
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


def line_of(text: str) -> str:
    """Return a name as one line: no control characters, nothing that turns the writing round, no spare spaces."""
    kept = (each for each in text if each in JOINERS or unicodedata.category(each)[0] != "C" or each.isspace())
    return " ".join("".join(kept).split())


class Answers(Form):
    """What one answer to an event says; ``parts`` names which of its fields are asked for.

    ``name``, ``email``, ``how`` (mode and seats), ``names`` (of companions), ``questions``, ``sharing`` (with
    co-hosts), ``series`` (this date or every date).
    """

    def __init__(
        self,
        *args: Any,
        event: Event,
        parts: Collection[str],
        lefts: Sequence[Left] = (),
        most_guests: int = 0,
        questions: Sequence[Question] = (),
        hosts: Sequence[Group] = (),
        **kwargs: Any,
    ) -> None:
        self.event, self.parts, self.questions, self.hosts = event, set(parts), list(questions), list(hosts)
        self.only_mode = lefts[0].mode if len(lefts) == 1 else ""
        made = self._made(lefts, min(most_guests + 1, MOST_SEATS))
        self.base_fields = {**type(self).base_fields, **made}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def _made(self, lefts: Sequence[Left], most_seats: int) -> dict[str, forms.Field]:
        several = most_seats > 1
        wanted: list[tuple[str, bool, Callable[[], dict[str, forms.Field]]]] = [
            ("name", True, lambda: {"name": _name()}),
            ("email", True, lambda: {"email": _email()}),
            ("how", len(lefts) > 1, lambda: {"mode": _mode(lefts)}),
            ("how", several, lambda: {"seats": _seats(most_seats)}),
            ("names", several, lambda: {"companions": _companions()}),
            ("questions", True, lambda: {f"q{each.pk}": _asked(each) for each in self.questions}),
            ("sharing", True, lambda: {f"share{each.pk}": _share(each, self.hosts[0]) for each in self.hosts[1:]}),
            ("series", bool(self.event.series_id), lambda: {"dates": _dates(self.event)}),
        ]
        made: dict[str, forms.Field] = {}
        for part, holds, make in wanted:
            if part in self.parts and holds:
                made |= make()
        return made

    def clean_name(self) -> str:
        """Return the name as one line.

        :raises ValidationError: when nothing of it can be read.
        """
        name = line_of(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Please write a name that people can read."))
        return name

    def clean_email(self) -> str:
        """Return the address in small letters."""
        return str(self.cleaned_data["email"]).lower()

    def clean_companions(self) -> tuple[str, ...]:
        """Return the names, one to a line.

        :raises ValidationError: for a name that is too long, or more names than places.
        """
        names = [name for line in self.cleaned_data["companions"].splitlines() if (name := line_of(line))]
        if any(len(name) > LONGEST_NAME for name in names):
            raise ValidationError(_("One of these names is longer than 100 letters. Write one name on each line."))
        return tuple(names)

    def clean(self) -> dict[str, Any] | None:
        """Hold the names against the number of those who come."""
        cleaned = super().clean()
        names, seats = self.cleaned_data.get("companions", ()), self.cleaned_data.get("seats")
        if seats is not None and len(names) > int(seats) - 1:
            self.add_error("companions", _("You wrote more names than places. Choose how many of you come, too."))
        return cleaned

    def facts(self, kept: RsvpFacts | None = None) -> RsvpFacts:
        """Return the answer; what was not asked is as in ``kept``."""
        kept, data = kept or RsvpFacts(), self.cleaned_data
        seats = int(data.get("seats", kept.seats))
        return replace(
            kept,
            mode=data.get("mode") or self.only_mode or kept.mode,
            seats=seats,
            companions=tuple(data.get("companions", kept.companions))[: seats - 1],
            answers=self._answers(kept),
            share_with=self._shared(kept),
            name=data.get("name", kept.name),
        )

    def _answers(self, kept: RsvpFacts) -> dict[int, str]:
        asked = self.questions if "questions" in self.parts else []
        others = {pk: text for pk, text in kept.answers.items() if pk not in {each.pk for each in asked}}
        given = {each.pk: str(self.cleaned_data.get(f"q{each.pk}", "")).strip() for each in asked}
        return others | {pk: text for pk, text in given.items() if text}

    def _shared(self, kept: RsvpFacts) -> Sequence[int]:
        if "sharing" not in self.parts:
            return kept.share_with
        return tuple(each.pk for each in self.hosts[1:] if self.cleaned_data.get(f"share{each.pk}"))


class RsvpForm(Lure, Answers):
    """The public form of an event; it stands on the event's page, which is kept for strangers.

    It carries no stamp of when it was asked for: a kept page would carry that of somebody else's visit, each keeping
    would change the page, so that no browser could be told "as you have it", and what may be missing stops no machine.
    Machines are slowed by the empty field and the limits on tries, and get no place without reading the letter.
    """


def _name() -> forms.CharField:
    return forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        help_text=_("So that somebody can greet you. Only the people who run this event see it."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )


def _email() -> forms.EmailField:
    return forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We write to it now, to make sure that it is yours, and when the event changes."),
    )


def _mode(lefts: Sequence[Left]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("How will you take part?"),
        choices=[(each.mode, f"{each.label} ({each.short})") for each in lefts],
        widget=forms.RadioSelect,
        initial=lefts[0].mode,
    )


def _seats(most: int) -> forms.ChoiceField:
    counts = [("1", _("Just me"))]
    counts += [(str(n + 1), ngettext("Me and %(n)d more", "Me and %(n)d more", n) % {"n": n}) for n in range(1, most)]
    too_many = ngettext(
        "One answer can bring %(n)d more at most. Ask the group when you are more.",
        "One answer can bring %(n)d more at most. Ask the group when you are more.",
        most - 1,
    ) % {"n": most - 1}
    return forms.ChoiceField(
        label=_("How many of you come?"), choices=counts, error_messages={"invalid_choice": too_many}, initial="1"
    )


def _companions() -> forms.CharField:
    return forms.CharField(
        label=_("Who comes with you?"),
        required=False,
        max_length=(LONGEST_NAME + 2) * MOST_SEATS,
        help_text=_("Their names, one on each line."),
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )


def _asked(question: Question) -> forms.Field:
    said: dict[str, Any] = {
        "label": question.text,
        "required": question.required,
        "help_text": _("%(purpose)s Deleted on %(day)s.")
        % {"purpose": _sentence(question.purpose), "day": dates.day(question.delete_on, year=True)},
    }
    if question.kind == Question.Kind.LONG:
        return forms.CharField(max_length=LONG_ANSWER, widget=forms.Textarea({"rows": 3}), **said)
    if question.kind == Question.Kind.SHORT:
        return forms.CharField(max_length=SHORT_ANSWER, **said)
    choices = YES_NO if question.kind == Question.Kind.YES_NO else [(each, each) for each in question.choices]
    if not question.required:
        choices = [*choices, ("", _("Rather not say"))]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, initial=None, **said)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _share(group: Group, lead: Group) -> forms.BooleanField:
    facts = {"group": group.name, "lead": lead.name}
    return forms.BooleanField(
        label=_("Let %(group)s see my name and address too") % facts,
        required=False,
        help_text=_(
            "%(lead)s leads this event and sees them. %(group)s hosts it too; without your tick it sees only a number."
        )
        % facts,
    )


def _dates(event: Event) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Which dates?"),
        choices=[
            ("one", _("Only this date: %(when)s") % {"when": event_words(event)}),
            ("all", _("Every date of this series; I can skip single ones")),
        ],
        initial="one",
        widget=forms.RadioSelect,
    )


def asked_before(facts: RsvpFacts, hosts: Sequence[Group]) -> Mapping[str, Any]:
    """Return the initial values of a form from an answer that was given."""
    return {
        "name": facts.name,
        "mode": facts.mode,
        "seats": str(facts.seats),
        "companions": "\n".join(facts.companions),
        **{f"q{pk}": text for pk, text in facts.answers.items()},
        **{f"share{each.pk}": each.pk in facts.share_with for each in hosts[1:]},
    }


class RequestCodeForm(Form):
    """The six figures of a letter; spaces and hyphens do no harm."""

    code = forms.CharField(
        label=gettext_lazy("The six figures in the letter"),
        max_length=20,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "w-code", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Please type the six figures.")},
    )
