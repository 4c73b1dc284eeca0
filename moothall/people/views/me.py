"""Pages about oneself: welcome, profile, consents, devices, address, what the hall holds, leaving."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.kit.panels import panels_for
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther, safe_next
from moothall.people import actions, privacy
from moothall.people.adapters import seconds_to_wait
from moothall.people.forms import CodeForm, ConsentFields, KnockForm, LeaveForm, ProfileForm, WelcomeForm
from moothall.people.models import Knock, Person, SignIn
from moothall.people.queries import choices_of, consent_history, passkeys_of, sign_ins_of, stewards, viewer_of
from moothall.people.rules import can_leave, can_use_knock, is_fresh
from moothall.people.views.sign_in import leaves_nothing, too_many

page = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponse]


def me_of(request: HttpRequest) -> Person:
    """Return the person who looks at a page for which one must be signed in."""
    return cast("Person", viewer_of(request))


def freshly(view: View) -> View:
    """Ask for a new sign-in before a change to the ways in, unless this device signed in within the hour."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        device = SignIn.objects.filter(session_key=request.session.session_key or "").first()
        if is_fresh(device, datetime.now(UTC)):
            return view(request, *args, **kwargs)
        messages.info(
            request, _("To be sure that it is you, please sign in once more. Then you come straight back here.")
        )
        return SeeOther(f"{reverse('account_login')}?{urlencode({'next': request.path})}")

    return never_cache(login_required(wrapped))


@never_cache
@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show what waits for me and the ways to what is mine."""
    person = me_of(request)
    return render(request, "people/me.html", {"person": person, "panels": panels_for("people.me", request, person)})


@never_cache
@login_required
@page
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask a new person three things, all of which may be left out."""
    person = me_of(request)
    way_on = safe_next(request, default=settings.LOGIN_REDIRECT_URL)
    now = datetime.now(UTC)
    if request.method != "POST":
        return render(request, "people/welcome.html", {"form": WelcomeForm(person=person), "next": way_on})
    if "later" in request.POST:
        actions.put_off_welcome(by=person, now=now)
        return SeeOther(way_on)
    form = WelcomeForm(request.POST, person=person)
    if not form.is_valid():
        return render(request, "people/welcome.html", {"form": form, "next": way_on}, status=422)
    said = form.cleaned_data
    actions.welcome(by=person, name=said["name"], home=said["home"], consents=form.choices(), now=now)
    messages.success(request, _("Good to have you here."))
    return SeeOther(way_on)


@never_cache
@login_required
@page
def profile(request: HttpRequest) -> HttpResponse:
    """Change name, words, home, language and time zone."""
    person = me_of(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, person=person)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "people/profile.html", {"form": form}, status=status)
    actions.edit_profile(by=person, now=datetime.now(UTC), **form.cleaned_data)
    messages.success(request, _("Saved."))
    return SeeOther(reverse("people:me"))


@never_cache
@login_required
@page
def consents(request: HttpRequest) -> HttpResponse:
    """Show what a person agreed to, with its history, and change it."""
    person = me_of(request)
    given = {key: bool(answer and answer.given) for key, _purpose, answer in choices_of(person)}
    form = ConsentFields(request.POST if request.method == "POST" else None, given=given)
    if request.method == "POST" and form.is_valid():
        actions.change_consents(by=person, choices=form.choices(), now=datetime.now(UTC))
        messages.success(request, _("Saved. You can change your mind at any time."))
        return SeeOther(reverse("people:consents"))
    return render(request, "people/consents.html", {"form": form, "history": list(consent_history(person)[:200])})


@never_cache
@login_required
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """List the devices that are signed in."""
    context = {"sign_ins": list(sign_ins_of(me_of(request))[:100]), "this_device": request.session.session_key}
    return render(request, "people/devices.html", context)


@never_cache
@login_required
@require_POST
def device_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one device out."""
    try:
        actions.end_sign_in(by=me_of(request), sign_in_id=pk)
    except SignIn.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("That device is signed out."))
    return SeeOther(reverse("people:devices"))


@never_cache
@login_required
@require_POST
def devices_end_others(request: HttpRequest) -> HttpResponse:
    """Sign out all devices but this one."""
    actions.end_other_sign_ins(by=me_of(request), session_key=request.session.session_key)
    messages.success(request, _("All your other devices are signed out."))
    return SeeOther(reverse("people:devices"))


@freshly
@page
def address(request: HttpRequest) -> HttpResponse:
    """Ask for the new e-mail address and write a letter to it."""
    person = me_of(request)
    if request.method != "POST":
        return render(request, "people/address.html", {"form": KnockForm(), "email": person.email})
    form = KnockForm(request.POST)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if wait := seconds_to_wait(request, "knock", key=email):
            return too_many(request, wait)
        try:
            actions.ask_new_address(by=person, email=email, now=datetime.now(UTC))
            return SeeOther(reverse("people:address_code"))
        except Refused as refused:
            form.add_error("email", str(refused))
    return render(request, "people/address.html", {"form": form, "email": person.email}, status=422)


@freshly
@page
def address_code(request: HttpRequest) -> HttpResponse:
    """Take the code that went to the new address."""
    person, now = me_of(request), datetime.now(UTC)
    found = Knock.objects.filter(person=person).order_by("-id").first()
    if found is None or not can_use_knock(found, now):
        return SeeOther(reverse("people:address"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if wait := seconds_to_wait(request, "code", key=found.email):
            return too_many(request, wait)
        try:
            code = form.cleaned_data["code"]
            actions.change_address(by=person, code=code, session_key=request.session.session_key, now=now)
            messages.success(request, _("From now on you sign in with %(email)s.") % {"email": found.email})
            return SeeOther(reverse("people:me"))
        except Refused as refused:
            form.add_error("code", str(refused))
    status = 422 if request.method == "POST" else 200
    return render(request, "people/address_code.html", {"form": form, "email": found.email}, status=status)


@never_cache
@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Say what the hall holds about a person, why and how long."""
    shown = [holding for holding in privacy.HOLDINGS if holding.yours]
    held = sorted(shown, key=lambda holding: not holding.model.startswith("people."))
    return render(request, "people/data.html", {"holdings": held})


@never_cache
@login_required
@require_safe
def data_copy(request: HttpRequest) -> HttpResponse:
    """Give a person their own data as a file."""
    text = json.dumps(privacy.copy_for(me_of(request)), indent=2, ensure_ascii=False, default=str)
    response = HttpResponse(text + "\n", content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@freshly
@page
def leave(request: HttpRequest) -> HttpResponse:
    """Delete the account, after one more question."""
    person = me_of(request)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.leave_hall(by=person, now=datetime.now(UTC))
        logout(request)
        messages.info(request, _("Your account is deleted. Thank you for your time with us."))
        return leaves_nothing(SeeOther("/"))
    context = {"form": form, "verdict": can_leave(person, stewards().count()), "passkeys": passkeys_of(person).count()}
    return render(request, "people/leave.html", context, status=422 if request.method == "POST" else 200)
