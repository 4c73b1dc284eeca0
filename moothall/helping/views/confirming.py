"""The letter that proves an address: its code on the device that asked, its link on any."""

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from moothall.events.models import Event
from moothall.helping.actions import Confirmed, confirm_by_code, confirm_by_link, hash_of_link
from moothall.helping.actions.proofs import LASTS, can_use
from moothall.helping.forms import CodeForm
from moothall.helping.models import Proof
from moothall.helping.queries import stint_token, talk_token
from moothall.helping.queries.roles import open_roles_of, proof_of
from moothall.helping.views.frame import (
    CONFLICT,
    COOKIE,
    COOKIE_PATH,
    GONE,
    SALT,
    TOO_MANY,
    UNREADABLE,
    page,
    secret_page,
)
from moothall.helping.views.roles import about_role
from moothall.kit.verdict import Refused, Verdict
from moothall.kit.views import SeeOther
from moothall.people.adapters import seconds_to_wait
from moothall.people.queries import viewer_of


@never_cache
@page
@sensitive_post_parameters("code")
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the code of the letter."""
    proof = _proof_of(request)
    if proof is None:
        messages.info(request, _("A code works only on the device that asked for it; the letter’s link on any."))
        return SeeOther(reverse("events:list"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _code_page(request, proof, form)
    if not form.is_valid():
        return _code_page(request, proof, form, status=UNREADABLE)
    if seconds_to_wait(request, "helping_code", key=proof.email):
        form.add_error("code", _("That was tried many times just now. Please wait a minute, then try again."))
        return _code_page(request, proof, form, status=TOO_MANY)
    try:
        done = confirm_by_code(proof_id=proof.pk, code=form.cleaned_data["code"], now=timezone.now())
    except Refused as refused:
        form.add_error("code", str(refused.verdict))
        return _code_page(request, proof, form, status=UNREADABLE)
    return _onward(request, done)


def _proof_of(request: HttpRequest) -> Proof | None:
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return Proof.objects.select_related("role__event", "call__event").filter(pk=pk).first()


def _code_page(request: HttpRequest, proof: Proof, form: CodeForm, status: int = 200) -> HttpResponse:
    context = {
        "proof": proof,
        "form": form,
        "event": _event_of(proof),
        "others": _others(request, proof, refused=bool(form.errors)),
    }
    return secret_page(request, "confirm", context, status=status)


def _event_of(proof: Proof) -> Event:
    holder = proof.role or proof.call
    assert holder is not None
    return holder.event


def _others(request: HttpRequest, proof: Proof, *, refused: bool) -> list[dict[str, object]]:
    """Return what else needs a hand, for somebody who came too late."""
    if not refused or proof.role is None:
        return []
    proof.role.refresh_from_db(fields=["filled", "wanted"])
    if proof.role.filled < proof.role.wanted:
        return []
    zone = viewer_of(request).timezone
    return [about_role(role, zone) for role in open_roles_of(proof.role.event, timezone.now())]


@never_cache
@page
@sensitive_variables("link")
def confirm_link(request: HttpRequest, link: str) -> HttpResponse:
    """Show what a letter's link does, and do it at the press of a button (a mail scanner only looks)."""
    proof = proof_of(hash_of_link(link))
    if proof is None:
        wait = seconds_to_wait(request, "link")
        return secret_page(request, "stale", {"verdict": None}, status=TOO_MANY if wait else GONE)
    verdict = can_use(proof, timezone.now())
    if not verdict:
        return secret_page(request, "stale", {"verdict": verdict, "event": _event_of(proof)}, status=GONE)
    if request.method != "POST":
        return _link_page(request, proof)
    try:
        done = confirm_by_link(link=link, now=timezone.now())
    except Refused as refused:
        return _link_page(request, proof, refused.verdict, status=CONFLICT)
    return _onward(request, done)


def _link_page(request: HttpRequest, proof: Proof, refused: Verdict | None = None, status: int = 200) -> HttpResponse:
    context = {
        "proof": proof,
        "event": _event_of(proof),
        "about": about_role(proof.role, viewer_of(request).timezone) if proof.role else None,
        "refused": refused,
        "others": _others(request, proof, refused=refused is not None),
    }
    return secret_page(request, "confirm_link", context, status=status)


def _onward(request: HttpRequest, done: Confirmed) -> HttpResponse:
    if done.stint:
        messages.success(request, _("Thank you! You are down for this."))
        address = reverse("helping:place", args=[stint_token(done.stint)])
    else:
        assert done.talk is not None
        messages.success(request, _("Thank you! Your talk is with the organisers."))
        address = reverse("helping:talk", args=[talk_token(done.talk)])
    response = SeeOther(address)
    response.delete_cookie(COOKIE, path=COOKIE_PATH)
    return response
