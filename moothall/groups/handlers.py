"""Work that follows from what happens to groups: telling people, keeping search and counts in step, forgetting."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.groups.actions import count_members, forget_drafts, forget_invitations, index_group, index_groups
from moothall.groups.actions.importing import run_import
from moothall.groups.models import Claim, Group, ImportRow, Invitation, Membership
from moothall.groups.queries.crew import crew_of, organised_alone
from moothall.groups.queries.documents import KIND
from moothall.kit.verdict import YES, Verdict, no
from moothall.minutes.listeners import every, job, on
from moothall.minutes.models import Minute
from moothall.notices.actions import notify
from moothall.notices.topics import topic
from moothall.people.models import Person
from moothall.people.privacy import adds_to_copy, holds, objects_to_leaving, tidies_after
from moothall.people.queries import stewards
from moothall.search.actions import forget_document

REVIEW = "groups.review"
CHANGES = "groups.changes"

topic(
    REVIEW,
    label=gettext_lazy("groups that wait for the stewards"),
    about=gettext_lazy("a group that applied, an answer to your question, a claim"),
    way="at_once",
)
topic(
    CHANGES,
    label=gettext_lazy("the groups that you help to run"),
    about=gettext_lazy("an answer from the stewards, somebody who joined the crew"),
    way="at_once",
)

NEWS = (
    "applied", "held", "answered", "accepted", "declined", "rested", "woken", "taken_into_care", "handed_on", "closed",
    "edited", "listed", "claimed",
)  # fmt: skip


@on(*(f"groups.group.{verb}" for verb in NEWS))
def index_changed_group(minute: Minute, now: datetime) -> None:
    """Bring what search knows of the group up to date."""
    index_group(group_id=minute.about_id)


@on("groups.group.applied", "groups.group.answered")
def tell_stewards(minute: Minute, now: datetime) -> None:
    """Tell the stewards that a group waits for them."""
    group = _group(minute)
    if group is None:
        return
    answered = minute.verb.endswith("answered")
    title = _("%(group)s has answered your question") if answered else _("%(group)s would like to join the network")
    title, url = title % {"group": group.name}, reverse("groups:review", args=[group.slug])
    body = minute.detail.get("said", "") if answered else group.summary
    _tell(stewards(), minute, now, about=REVIEW, title=title, body=body, url=url)


@on("groups.claim.asked")
def tell_stewards_of_claim(minute: Minute, now: datetime) -> None:
    """Tell the stewards of a claim that no letter can prove."""
    claim = Claim.objects.select_related("group", "person").filter(pk=minute.about_id, state=Claim.State.ASKED).first()
    if claim is None or claim.token_hash:
        return
    title = _("%(who)s says that %(group)s is theirs") % {"who": claim.person, "group": claim.group.name}
    _tell(stewards(), minute, now, about=REVIEW, title=title, body=claim.words, url=reverse("groups:queue"))


@on("groups.claim.declined")
def tell_claimant(minute: Minute, now: datetime) -> None:
    """Tell somebody why their claim was declined."""
    claim = Claim.objects.select_related("group", "person").filter(pk=minute.about_id).first()
    if claim:
        title = _("%(group)s: the stewards could not confirm that it is yours") % {"group": claim.group.name}
        _tell([claim.person], minute, now, about=CHANGES, title=title, body=claim.reason, url=_page(claim.group))


TITLES: dict[str, Callable[[], str]] = {
    "held": lambda: _("%(group)s: the stewards have a question"),
    "accepted": lambda: _("%(group)s is in the network. Welcome!"),
    "declined": lambda: _("%(group)s: the stewards said no this time"),
    "rested": lambda: _("%(group)s is resting now"),
    "woken": lambda: _("%(group)s is awake again"),
    "taken_into_care": lambda: _("%(group)s is in the network’s care"),
    "handed_on": lambda: _("%(group)s has a new owner"),
    "closed": lambda: _("%(group)s has closed"),
    "claimed": lambda: _("%(group)s is yours to look after"),
}


@on(*(f"groups.group.{verb}" for verb in TITLES))
def tell_crew(minute: Minute, now: datetime) -> None:
    """Tell those who run a group what was decided, with the reason; not who decided it."""
    group = _group(minute)
    if group is None:
        return
    verb = minute.verb.rpartition(".")[2]
    others = [person for person in crew_of(group) if person.pk != minute.by_id or verb == "claimed"]
    url = reverse("groups:review", args=[group.slug]) if verb == "held" else _page(group)
    words = minute.detail.get("words") or minute.detail.get("said") or ""
    _tell(others, minute, now, about=CHANGES, title=TITLES[verb]() % {"group": group.name}, body=words, url=url)


@on("groups.invitation.accepted")
def tell_crew_of_newcomer(minute: Minute, now: datetime) -> None:
    """Tell those who run a group that somebody has come to help."""
    membership = Membership.objects.select_related("group", "person").filter(pk=minute.about_id).first()
    if membership:
        title = _("%(who)s now helps to run %(group)s") % {"who": membership.person, "group": membership.group.name}
        others = [person for person in crew_of(membership.group) if person.pk != membership.person_id]
        _tell(
            others,
            minute,
            now,
            about=CHANGES,
            title=title,
            body="",
            url=reverse("groups:crew", args=[membership.group.slug]),
        )


@on("people.consent.withdrawn")
def name_no_longer(minute: Minute, now: datetime) -> None:
    """Name a person nowhere once they take back their consent to be named."""
    if minute.detail.get("purpose") == "named_publicly" and minute.by_id:
        Membership.objects.filter(person_id=minute.by_id, named=True).update(named=False)


@job("groups.import", lane="imports")
def bring_in_list(payload: dict[str, Any], now: datetime) -> None:
    """Bring a list of groups in, as a steward asked."""
    run_import(batch_id=payload["batch"], now=now)


@every(days=1, at=timedelta(hours=3, minutes=40))
def forget_unsent(now: datetime) -> None:
    """Forget applications that nobody sent, and old invitations."""
    forget_drafts(now=now)
    forget_invitations(now=now)


def _group(minute: Minute) -> Group | None:
    return Group.objects.filter(pk=minute.about_id).first()


def _page(group: Group) -> str:
    return reverse("groups:detail", args=[group.slug])


def _tell(
    people: Iterable[Person], minute: Minute, now: datetime, *, about: str, title: str, body: str, url: str
) -> None:
    for person in people:
        notify(
            person=person,
            topic=about,
            title=title,
            body=body,
            url=url,
            key=f"{minute.verb}:{minute.pk}:{person.pk}",
            now=now,
        )


WITH_GROUP = gettext_lazy("until you leave the group or delete your account")
holds(
    "groups.membership",
    ["group", "person", "role", "named", "since"],
    what=gettext_lazy("The groups that you are in, since when, as what, and whether your name is shown there"),
    why=gettext_lazy("to know what you may do there; only the group’s organisers see who its members are"),
    until=WITH_GROUP,
)
holds("groups.membership", ["id"], what="", why=gettext_lazy("a number"), until="", yours=False)
holds(
    "groups.invitation",
    ["group", "email", "role", "by", "at", "used_at", "withdrawn_at"],
    what=gettext_lazy("Invitations to help run a group that were sent to you, or by you"),
    why=gettext_lazy("so that the link works once and the group can take it back"),
    until=gettext_lazy("three months"),
)
holds("groups.invitation", ["id", "token_hash"], what="", why=gettext_lazy("checks a link"), until="", yours=False)
holds(
    "groups.claim",
    ["group", "person", "words", "email", "state", "reason", "at", "decided_at", "decided_by"],
    what=gettext_lazy("Groups that you said are yours, and what you wrote as proof"),
    why=gettext_lazy("so that a steward can decide, and show later how it was decided"),
    until=gettext_lazy("as long as your account"),
)
holds("groups.claim", ["id", "token_hash"], what="", why=gettext_lazy("checks a link"), until="", yours=False)
holds(
    "groups.listing",
    ["by", "agreed_by", "agreed_on", "at"],
    what=gettext_lazy("Which groups you listed as a steward, and who of them agreed"),
    why=gettext_lazy("to be able to show that a group agreed to be listed"),
    until=gettext_lazy("as long as the group is listed"),
)
holds("groups.listing", ["id", "group"], what="", why=gettext_lazy("a number"), until="", yours=False)
holds(
    "groups.importbatch",
    ["by", "name", "at", "done_at", "undone_at"],
    what=gettext_lazy("Which lists of groups you brought in as a steward"),
    why=gettext_lazy("so that a list can be taken back"),
    until=gettext_lazy("as long as the groups are here"),
)


@adds_to_copy("groups")
def copy_of_memberships(person: Person) -> Any:
    """Return the groups that a person is in."""
    rows = Membership.objects.filter(person=person).order_by("group__name")
    return list(rows.values("group__name", "role", "named", "since"))


@adds_to_copy("claims of groups")
def copy_of_claims(person: Person) -> Any:
    """Return the groups that a person said are theirs."""
    return list(Claim.objects.filter(person=person).values("group__name", "words", "email", "state", "reason", "at"))


@objects_to_leaving
def keeps_owners(person: Person) -> Verdict:
    """Say no while somebody is the only owner of a group that meets."""
    alone = organised_alone(person)
    if not alone:
        return YES
    names = ", ".join(group.name for group in alone[:5])
    return no(
        _("You are the only owner of %(groups)s, and a group is never without one.") % {"groups": names},
        _("Make somebody else an owner first, or ask the stewards to take it into their care."),
    )


@tidies_after
def forget_person(person: Person, now: datetime) -> None:
    """Take somebody who leaves the hall out of every group."""
    mine = list(Membership.objects.filter(person=person).values_list("group_id", flat=True))
    Membership.objects.filter(person=person).delete()
    Claim.objects.filter(person=person).delete()
    Invitation.objects.filter(email__iexact=person.email).delete()
    for group_id in mine:
        count_members(group_id=group_id)


@on("groups.batch.imported", "groups.batch.undone")
def index_batch(minute: Minute, now: datetime) -> None:
    """Tell search of the groups that a list brought, changed or lost."""
    ids = ImportRow.objects.filter(batch_id=minute.about_id).exclude(group=None).values_list("group_id", flat=True)
    index_groups(group_ids=list(ids))
    for group_id in minute.detail.get("removed", []):
        forget_document(kind=KIND, object_id=group_id)
