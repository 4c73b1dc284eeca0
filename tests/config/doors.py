"""Every door of the hall, who tries it, and what they are answered.

``DOORS`` has a row for each address: its name, methods, one answer for each actor. A new address without a row fails;
``script/test sqlite -- tests/config/test_doors.py`` then prints its row, ready to be judged and pasted.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from moothall.calendars.models import Calendar, Pairing
from moothall.checklists.models import Cue, Handing, Task, Template
from moothall.events.models import Event, Host, HostInvitation, Series
from moothall.groups.models import Group, Membership
from moothall.helping.models import Call, Reviewer, Role, Stint, Talk
from moothall.minutes.models import Job
from moothall.notices.models import Notice
from moothall.organisations.models import Organisation
from moothall.people.models import STRANGER, Person
from moothall.post.models import Letter
from moothall.seating.models import Plan

NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)
ACTORS = ("stranger", "newcomer", "member", "other organiser", "organiser", "steward")


def routes() -> Iterator[tuple[str, str]]:
    """Walk all addresses: (name, pattern)."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[Any], space: str, path: str) -> Iterator[tuple[str, str]]:
    for entry in patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else space, here)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", here


class World:
    """Two groups with all that can hang on one, and a person of each kind."""

    def __init__(self) -> None:
        self.group, self.other = (self._group(name) for name in ("Kew", "Leith"))
        self.actors: dict[str, Any] = {"stranger": STRANGER}
        for actor in ACTORS[1:]:
            self.actors[actor] = self._person(actor)
        self._join("member", self.group, Membership.Role.MEMBER)
        self._join("organiser", self.group, Membership.Role.OWNER)
        self._join("other organiser", self.other, Membership.Role.OWNER)
        self.event, self.twin = self._event("Tea"), self._event("Tee")
        self.calendar = Calendar.objects.create(group=self.group, url="https://feeds.example/a.ics", attached_at=NOW)
        self.pairing = self._pairing()
        span = {"rounds": 1, "size": 4, "made_at": NOW, "changed_at": NOW}
        Plan.objects.create(event=self.event, kind="tables", way="mix", **span)
        self.checklists = self._checklists()
        self.helping = self._helping()
        self.organisation = Organisation.objects.create(name="Kew Food Bank", slug="kew-food-bank")
        self.rounds = self._rounds()
        self.letter = Letter.objects.create(
            to="ada@example.org", subject="Hello", text="Hi", purpose="x", created_at=NOW
        )
        self.job = Job.objects.create(name="x", state="given_up", due_at=NOW, created_at=NOW, done_at=NOW)
        notice = {"person": self.actors["member"], "topic": "news", "title": "News", "created_at": NOW}
        self.notice = Notice.objects.create(**notice)

    def _group(self, name: str) -> Group:
        return Group.objects.create(name=name, slug=name.lower(), state="active", state_since=NOW, created_at=NOW)

    def _person(self, name: str) -> Person:
        address = f"{name.replace(' ', '.')}@example.org"
        return Person.objects.create_user(
            address, name=name.title(), is_steward=name == "steward", joined_at=NOW, welcomed_at=NOW
        )

    def _join(self, actor: str, group: Group, role: str) -> None:
        Membership.objects.create(group=group, person=self.actors[actor], role=role, since=NOW)

    def _event(self, title: str) -> Event:
        span = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=2), "timezone": "Europe/London"}
        event = Event.objects.create(
            title=title, slug=title.lower(), uid=title, created_at=NOW, changed_at=NOW, state="published", **span
        )
        Host.objects.create(event=event, group=self.group, starts_at=NOW)
        return event

    def _rounds(self) -> dict[str, Any]:
        """Return a series of the group, a date of it far ahead, and an invitation of the other group to host that."""
        series = Series.objects.create(
            group=self.group, title="Tea", slug=self.group.slug, rule="FREQ=DAILY", first_on=NOW.date(),
            time=NOW.time(), minutes=60, timezone="UTC", facts={"groups": [self.group.pk]},
            created_at=NOW, changed_at=NOW,
        )  # fmt: skip
        date = self._event("Turn")
        date.series, date.series_on, date.starts_at = series, NOW.date().replace(year=2099), NOW.replace(year=2099)
        date.ends_at = date.starts_at + timedelta(hours=1)
        date.save()
        asked = HostInvitation.objects.create(event=date, group=self.other, at=NOW)
        return {"events/series/": series, "/skip/": date, "/move/": date, "/hosting/": asked}

    def _pairing(self) -> Pairing:
        return Pairing.objects.create(first=self.event, second=self.twin, score=0.7, suggested_at=NOW)

    def _checklists(self) -> dict[str, Any]:
        """Return what hangs on the checklist of the event, by the part of the address that leads to it."""
        task = Task.objects.create(event=self.event, title="Book the room", lead=0, due_on=NOW.date(), made_at=NOW)
        other = Task.objects.create(event=self.event, title="Ask a speaker", lead=0, due_on=NOW.date(), made_at=NOW)
        dates = {"created_at": NOW, "changed_at": NOW}
        return {
            "/tasks/": task,
            "/handings/": Handing.objects.create(
                task=other, by=self.actors["steward"], to=self.actors["organiser"], at=NOW
            ),
            "/cues/": Cue.objects.create(event=self.event, at=0, what="Hello"),
            "/ours/": Template.objects.create(group=self.group, title="Tea", **dates),
        }

    def _helping(self) -> dict[str, Any]:
        """Return what hangs on the helpers and talks of the event, by the part of the address that leads to it."""
        dates = {"created_at": NOW, "changed_at": NOW}
        role = Role.objects.create(event=self.event, title="Make tea", wanted=2, filled=1, **dates)
        stint = Stint.objects.create(role=role, email="guest@example.org", nonce="x", at=NOW, changed_at=NOW)
        call = Call.objects.create(event=self.event, closes_at=NOW, **dates)
        text = {"title": "Tea", "about": "Tea.", "length": 10, "nonce": "x", "placed_at": NOW, "changed_at": NOW}
        talk = Talk.objects.create(call=call, email="guest@example.org", **text)
        asked = Reviewer.objects.create(call=call, person=self.actors["newcomer"], at=NOW)
        parts = {"/role/": role, "/stint/": stint, "/review/": talk, "/decide/": talk, "/reviewer/": asked}
        return parts | {"events/": self.event}

    def fill(self, name: str, pattern: str) -> dict[str, Any]:
        """Return what to fill into an address: things of the first group, numbers that nobody has for the rest."""
        room = name.partition(":")[0]
        things = {"post": self.letter, "minutes": self.job, "notices": self.notice, "events": self.event}
        things |= {"events": next((made for part, made in self.rounds.items() if part in pattern), self.event)}
        things |= {"arrivals": self.event}
        things |= {"calendars": self.pairing if "/same/" in pattern else self.calendar}
        things |= {"seating": self.event, "reminders": self.event, "afterwards": self.event}
        things |= {"checklists": next((made for part, made in self.checklists.items() if part in pattern), self.event)}
        things |= {"helping": next((made for part, made in self.helping.items() if part in pattern), self.event)}
        slugs = {"organisations": self.organisation.slug, "events": self.group.slug}
        known: dict[str, Any] = {
            "pk": things[room].pk if room in things else 0,
            "slug": self.event.slug if name == "events:detail" else slugs.get(room, self.group.slug),
            "group_pk": self.group.pk,
            "year": 2026,
            "month": 3,
            "token": "000000000000" if room == "kit" else "nobody",
            "tokens": "000000000000",
            "link": "nobody",
            "name": "nobody",
            "key": "talk-night",
            "said": "00000000-0000-0000-0000-000000000000",
            "kind": "day",
        }
        return {part: known.get(part, 0) for part in re.findall(r"<(?:\w+:)?(\w+)>", pattern)}


# Forms that another site may send: they change nothing but a cookie, or hold a secret of their own (RFC 8058).
CROSS_SITE = {"kit:look", "notices:stop", "reminders:stop"}
# Forms of strangers on a page that is kept and sets no cookie: they ask for a letter, no more. They need no token while
# the browser does not say that another site sent them; whoever is signed in needs one.
NO_TOKEN_FOR_STRANGERS = {"events:rsvp"}

# One answer for all, or one for each of ACTORS. 404 rather than 403: what is not yours to see does not exist for you.
DOORS: dict[str, str] = {
    "account_code": "GET 303; POST 303",
    "account_demo": "POST 404",
    "account_link": "GET 410; POST 410",
    "account_login": "GET 200; POST 422",
    "account_logout": "POST 303",
    "account_passkey": "GET 200; POST 303",
    "afterwards:asking": "POST 404 404 404 404 303 303",
    "afterwards:event": "GET 404 404 404 404 200 200",
    "afterwards:feedback": "GET 404; POST 404",
    "afterwards:feedback_done": "GET 200",
    "afterwards:feedback_open": "GET 200; POST 200",
    "afterwards:heads": "POST 404 404 404 404 409 409",
    "afterwards:photo": "GET 404",
    "afterwards:photo_create": "POST 404 404 404 404 422 422",
    "afterwards:photo_delete": "POST 404",
    "afterwards:photo_edit": "POST 404",
    "afterwards:story": "POST 404 404 404 404 409 409",
    "afterwards:thanks": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "afterwards:write_up": "GET 404 404 404 404 200 200; POST 404 404 404 404 409 409",
    "afterwards:write_up_hide": "POST 404 404 404 404 409 409",
    "arrivals:code": "GET 302 404 404 404 200 200",
    "arrivals:door": "GET 302 404 404 404 200 200; POST 302 404 404 404 409 409",
    "arrivals:here": "GET 200; POST 422",
    "arrivals:marks": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "arrivals:scan": "GET 404; POST 404",
    "arrivals:walk_in_create": "POST 302 404 404 404 422 422",
    "arrivals:worker": "GET 302 404 404 404 200 200",
    "calendars:apart": "POST 404 404 404 404 303 303",
    "calendars:agree": "POST 404 404 404 404 409 409",
    "calendars:detach": "GET 404 404 404 404 200 200; POST 404 404 404 404 303 303",
    "calendars:detail": "GET 404 404 404 404 200 200",
    "calendars:join": "POST 404 404 404 404 303 303",
    "calendars:list": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "calendars:overview": "GET 404 200 200 200 200 200",
    "calendars:pause": "POST 404 404 404 404 303 303",
    "calendars:read": "POST 404 404 404 404 303 303",
    "calendars:said": "POST 404",
    "calendars:same": "GET 404 404 404 404 200 200",
    "calendars:wake": "POST 404 404 404 404 409 409",
    "demo:feed": "GET 404",
    "checklists:answer": "POST 404 404 404 404 303 303",
    "checklists:cue_create": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "checklists:cue_delete": "POST 404 404 404 404 303 303",
    "checklists:cue_edit": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "checklists:drop": "POST 404 404 404 404 303 303",
    "checklists:event": "GET 404 404 404 404 200 200",
    "checklists:finish": "POST 404 404 404 404 303 303",
    "checklists:hand_on": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "checklists:list": "GET 200",
    "checklists:move": "POST 404 404 404 404 303 303",
    "checklists:ours": "GET 404 404 404 404 200 200",
    "checklists:plan": "GET 200",
    "checklists:release": "POST 404 404 404 404 303 303",
    "checklists:reopen": "POST 404 404 404 404 303 303",
    "checklists:restore": "POST 404 404 404 404 303 303",
    "checklists:run_sheet": "GET 404 404 404 404 200 200",
    "checklists:run_sheet_edit": "GET 404 404 404 404 200 200; POST 404 404 404 404 303 303",
    "checklists:sign_in_sheet": "GET 404 404 404 404 200 200",
    "checklists:start": "GET 404 404 404 404 200 200; POST 404 404 404 404 200 200",
    "checklists:take": "POST 404 404 404 404 303 303",
    "checklists:task_create": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "checklists:task_edit": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "checklists:template_create": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "checklists:template_delete": "GET 404 404 404 404 200 200; POST 404 404 404 404 303 303",
    "checklists:template_edit": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "checklists:withdraw": "POST 404 404 404 404 303 303",
    "events:atom": "GET 200",
    "events:cancel": "GET 302 404 404 404 409 409; POST 302 404 404 404 409 409",
    "events:clashes": "GET 302 409 409 409 200 200",
    "events:create": "GET 302 200 200 200 200 200; POST 302 200 200 200 200 200",
    "events:date_create": "POST 302 404 404 404 404 404",
    "events:date_delete": "GET 302 404 404 404 200 200; POST 302 404 404 404 303 303",
    "events:date_update": "GET 302 404 404 404 200 200; POST 302 404 404 404 422 422",
    "events:delete": "GET 302 404 404 404 409 409; POST 302 404 404 404 409 409",
    "events:detail": "GET 200",
    "events:download": "GET 200",
    "events:edit": "GET 302 404 404 404 200 200; POST 302 404 404 404 422 422",
    "events:embed": "GET 200",
    "events:embed_create": "GET 200",
    "events:feed": "GET 200",
    "events:feed_key": "GET 302 200 200 200 200 200",
    "events:feed_key_create": "POST 302 200 200 200 200 200",
    "events:feed_key_delete": "POST 302 303 303 303 303 303",
    "events:group_feed": "GET 200",
    "events:guest": "GET 404; POST 404",
    "events:guest_answers": "GET 404 404 404 404 200 200",
    "events:guest_table": "GET 404 404 404 404 200 200",
    "events:guestlist": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "events:guests": "GET 404 404 404 404 200 200",
    "events:host_answer": "GET 302 404 404 200 404 200; POST 302 404 404 303 404 303",
    "events:host_delete": "GET 302 404 404 404 200 200; POST 302 404 404 404 409 409",
    "events:host_invitation_delete": "POST 302 404 404 404 303 303",
    "events:hosts": "GET 302 404 404 404 200 200; POST 302 404 404 404 422 422",
    "events:list": "GET 200",
    "events:map": "GET 200",
    "events:month": "GET 200",
    "events:month_now": "GET 302",
    "events:own_feed": "GET 404",
    "events:place": "GET 404",
    "events:place_again": "POST 404",
    "events:place_answers": "GET 404; POST 404",
    "events:place_change": "GET 404; POST 404",
    "events:place_dates": "GET 404; POST 404",
    "events:place_leave": "GET 404; POST 404",
    "events:place_letters": "POST 404",
    "events:place_pass": "POST 404",
    "events:place_take": "POST 404",
    "events:postpone": "GET 302 404 404 404 409 409; POST 302 404 404 404 409 409",
    "events:publish": "POST 302 404 404 404 303 303",
    "events:question_create": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "events:question_delete": "GET 404; POST 404",
    "events:question_edit": "GET 404; POST 404",
    "events:question_move": "POST 404",
    "events:region_list": "GET 200",
    "events:region_month": "GET 404",
    "events:revive": "GET 302 404 404 404 409 409; POST 302 404 404 404 409 409",
    "events:rsvp": "GET 303; POST 303",
    "events:rsvp_code": "GET 303; POST 303",
    "events:rsvp_confirm": "GET 410; POST 410",
    "events:run": "GET 302 404 404 404 200 200",
    "events:series": "GET 200",
    "events:series_create": "GET 302 404 404 404 200 200; POST 302 404 404 404 200 200",
    "events:series_end": "GET 302 404 404 404 200 200; POST 302 404 404 404 422 422",
    "events:series_guests": "POST 302 404 404 404 404 404",
    "events:series_rule": "GET 302 404 404 404 200 200; POST 302 404 404 404 200 200",
    "events:series_run": "GET 302 404 404 404 200 200",
    "events:series_update": "GET 302 404 404 404 200 200; POST 302 404 404 404 422 422",
    "events:share_create": "POST 302 404 404 404 422 422",
    "events:share_delete": "POST 302 404 404 404 409 409",
    "events:share_update": "POST 302 404 404 404 409 409",
    "events:table": "GET 200",
    "events:take_on": "GET 302 404 404 404 409 409; POST 302 404 404 404 409 409",
    "front:about": "GET 200",
    "front:accessibility": "GET 200",
    "front:healthz": "GET 200",
    "front:home": "GET 200",
    "front:manifest": "GET 200",
    "front:privacy": "GET 200",
    "front:robots": "GET 200",
    "front:search": "GET 200",
    "front:security": "GET 200",
    "front:sitemap": "GET 200",
    "front:sitemap_part": "GET 404",
    "groups:acceptance_create": "POST 302 409 409 409 409 409",
    "groups:affiliation_delete": "POST 302 404 404 404 404 404",
    "groups:affiliation_edit": "GET 302 409 409 409 404 404; POST 302 409 409 409 404 404",
    "groups:affiliations": "GET 302 409 409 409 200 200; POST 302 409 409 409 422 422",
    "groups:answer_create": "POST 302 404 404 404 422 422",
    "groups:application_send": "GET 404; POST 404",
    "groups:care_create": "POST 302 409 409 409 409 303",
    "groups:claim_create": "GET 302 200 200 200 200 200; POST 302 422 422 422 422 422",
    "groups:claim_decide": "POST 302 409 409 409 409 404",
    "groups:claim_proof": "GET 302 404 404 404 404 404; POST 302 404 404 404 404 404",
    "groups:closing_create": "POST 302 409 409 409 409 303",
    "groups:crew": "GET 302 409 409 409 200 200; POST 302 409 409 409 422 422",
    "groups:detail": "GET 200",
    "groups:edit": "GET 302 409 409 409 200 200; POST 302 409 409 409 422 422",
    "groups:export": "GET 404",
    "groups:handing_on_create": "POST 302 409 409 409 409 404",
    "groups:history": "GET 302 409 409 409 200 200",
    "groups:history_restore": "POST 302 409 409 409 409 409",
    "groups:import_create": "GET 302 409 409 409 409 200; POST 302 409 409 409 409 200",
    "groups:import_detail": "GET 302 409 409 409 409 404; POST 302 409 409 409 409 404",
    "groups:import_problems": "GET 302 409 409 409 409 404",
    "groups:import_run": "POST 302 409 409 409 409 404",
    "groups:import_undo": "POST 302 409 409 409 409 404",
    "groups:invitation": "GET 404; POST 404",
    "groups:invitation_delete": "POST 302 404 404 404 404 404",
    "groups:join": "GET 200; POST 422",
    "groups:list": "GET 200",
    "groups:listing_create": "GET 302 409 409 409 409 200; POST 302 409 409 409 409 422",
    "groups:manage": "GET 302 409 409 409 200 200",
    "groups:map": "GET 200",
    "groups:membership": "GET 302 404 200 404 200 404",
    "groups:membership_create": "POST 302 303 409 303 409 303",
    "groups:membership_delete": "POST 302 409 303 409 409 409",
    "groups:membership_edit": "GET 302 404 404 404 404 404; POST 302 404 404 404 404 404",
    "groups:membership_remove": "POST 302 404 404 404 404 404",
    "groups:naming_update": "POST 302 404 303 404 303 404",
    "groups:question_create": "POST 302 404 404 404 422 422",
    "groups:queue": "GET 302 409 409 409 409 200",
    "groups:refusal_create": "POST 302 404 404 404 422 422",
    "groups:rest_create": "POST 302 409 409 409 303 303",
    "groups:rest_delete": "POST 302 409 409 409 409 409",
    "groups:review": "GET 302 404 404 404 200 200",
    "groups:stepping_down_create": "POST 302 409 409 409 409 409",
    "helping:answer_create": "POST 404",
    "helping:ask_create": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "helping:call": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "helping:choosing": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "helping:confirm": "GET 303; POST 303",
    "helping:confirm_link": "GET 410; POST 410",
    "helping:decision": "GET 404 404 404 404 303 303; POST 404 404 404 404 303 303",
    "helping:done_create": "POST 404 404 404 404 303 303",
    "helping:hand_back": "POST 404",
    "helping:helpers": "GET 404 404 404 404 200 200",
    "helping:place": "GET 404",
    "helping:place_calendar": "GET 404",
    "helping:ready_create": "POST 404 404 404 404 303 303",
    "helping:review": "GET 404 200 404 404 200 200; POST 404 422 404 404 422 422",
    "helping:reviewer_delete": "POST 404 404 404 404 303 303",
    "helping:reviews": "GET 404 200 404 404 200 200",
    "helping:role": "GET 200; POST 422 409 409 409 409 409",
    "helping:role_create": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "helping:role_delete": "POST 404 404 404 404 409 409",
    "helping:role_edit": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "helping:stint": "GET 404 404 404 404 200 200; POST 404 404 404 404 422 422",
    "helping:stint_release": "POST 404 404 404 404 409 409",
    "helping:take_again": "POST 404",
    "helping:talk": "GET 404; POST 404",
    "helping:talk_confirm": "POST 404",
    "helping:talk_withdraw": "POST 404",
    "helping:talks": "GET 200; POST 422",
    "kit:emblem": "GET 200",
    "kit:emblem_ring": "GET 200",
    "kit:living_page": "GET 404",
    "kit:look": "POST 303",
    "minutes:list": "GET 404 404 404 404 404 200",
    "minutes:retry_create": "POST 404 404 404 404 404 303",
    "minutes:work": "GET 404 404 404 404 404 200",
    "notices:list": "GET 302 200 200 200 200 200",
    "notices:read": "POST 302 404 303 404 404 404",
    "notices:read_all": "POST 302 303 303 303 303 303",
    "notices:stop": "GET 404; POST 404",
    "notices:ways": "GET 302 200 200 200 200 200; POST 302 422 422 422 422 422",
    "organisations:detail": "GET 200",
    "organisations:list": "GET 200",
    "organisations:map": "GET 200",
    "people:address": "GET 302 303 303 303 303 303; POST 302 303 303 303 303 303",
    "people:address_code": "GET 302 303 303 303 303 303; POST 302 303 303 303 303 303",
    "people:consents": "GET 302 200 200 200 200 200; POST 302 303 303 303 303 303",
    "people:data": "GET 302 200 200 200 200 200",
    "people:data_copy": "GET 302 200 200 200 200 200",
    "people:device_end": "POST 302 404 404 404 404 404",
    "people:devices": "GET 302 200 200 200 200 200",
    "people:devices_end_others": "POST 302 303 303 303 303 303",
    "people:leave": "GET 302 303 303 303 303 303; POST 302 303 303 303 303 303",
    "people:me": "GET 302 200 200 200 200 200",
    "people:passkey_create": "GET 302 303 303 303 303 303; POST 302 303 303 303 303 303",
    "people:passkey_delete": "GET 302 303 303 303 303 303; POST 302 303 303 303 303 303",
    "people:passkey_edit": "GET 302 303 303 303 303 303; POST 302 303 303 303 303 303",
    "people:passkeys": "GET 302 200 200 200 200 200",
    "people:profile": "GET 302 200 200 200 200 200; POST 302 303 303 303 303 303",
    "people:steward_delete": "POST 302 404 404 404 404 404",
    "people:stewards": "GET 302 404 404 404 404 200; POST 302 404 404 404 404 422",
    "people:welcome": "GET 302 200 200 200 200 200; POST 302 303 303 303 303 303",
    "places:find": "GET 200",
    "places:near": "GET 200; POST 303",
    "reminders:event": "GET 404 404 404 404 200 200; POST 404 404 404 404 303 303",
    "reminders:preview": "GET 404 404 404 404 200 200",
    "reminders:stop": "GET 404; POST 404",
    "post:letter": "GET 404",
    "post:outbox": "GET 404",
    "seating:condition": "POST 404 404 404 404 422 422",
    "seating:condition_delete": "POST 404 404 404 404 303 303",
    "seating:create": "POST 404 404 404 404 422 422",
    "seating:download": "GET 404",
    "seating:drop": "POST 404 404 404 404 303 303",
    "seating:event": "GET 404 404 404 404 200 200",
    "seating:mix": "POST 404 404 404 404 303 303",
    "seating:names": "POST 404 404 404 404 303 303",
    "seating:newcomers": "POST 404 404 404 404 303 303",
    "seating:print": "GET 404 404 404 404 200 200",
    "seating:seats": "POST 404 404 404 404 303 303",
    "seating:share": "POST 404 404 404 404 303 303",
    "seating:table": "POST 404 404 404 404 303 303",
}
