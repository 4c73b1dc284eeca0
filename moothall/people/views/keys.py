"""Passkeys: add one, name it, remove it."""

import json
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from moothall.kit.verdict import require
from moothall.kit.views import SeeOther
from moothall.people import actions
from moothall.people.adapters import passkey_made, passkey_offer
from moothall.people.devices import device_named
from moothall.people.forms import PasskeyNameForm
from moothall.people.queries import passkeys_of
from moothall.people.rules import can_add_passkey
from moothall.people.views.me import freshly, me_of, page


@never_cache
@login_required
@require_safe
def passkeys(request: HttpRequest) -> HttpResponse:
    """List my passkeys."""
    return render(request, "people/passkeys.html", {"passkeys": list(passkeys_of(me_of(request)))})


@freshly
@page
def passkey_create(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a new passkey, and keep it."""
    person = me_of(request)
    require(can_add_passkey(person, passkeys_of(person).count()))
    if request.method != "POST":
        return _create_page(
            request, PasskeyNameForm(initial={"name": device_named(request.headers.get("User-Agent", ""))})
        )
    form = PasskeyNameForm(request.POST)
    if form.is_valid():
        made = passkey_made(person, form.cleaned_data["name"], request.POST.get("credential", ""))
        if made:
            actions.note_passkey_added(by=person, name=str(made), now=datetime.now(UTC))
            messages.success(request, _("Your passkey is ready. Use it the next time you sign in."))
            return SeeOther(reverse("people:passkeys"))
        form.add_error(None, _("The browser’s answer did not hold. Nothing was added; please try again."))
    return _create_page(request, form, status=422)


def _create_page(request: HttpRequest, form: PasskeyNameForm, status: int = 200) -> HttpResponse:
    offer = json.dumps(passkey_offer(me_of(request)))
    return render(request, "people/passkey_create.html", {"form": form, "offer": offer}, status=status)


@freshly
@page
def passkey_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a passkey another name."""
    passkey = _mine(request, pk)
    form = PasskeyNameForm(request.POST if request.method == "POST" else None, initial={"name": str(passkey)})
    if request.method == "POST" and form.is_valid():
        actions.rename_passkey(by=me_of(request), passkey=passkey, name=form.cleaned_data["name"])
        return SeeOther(reverse("people:passkeys"))
    status = 422 if request.method == "POST" else 200
    return render(request, "people/passkey_edit.html", {"form": form, "passkey": passkey}, status=status)


@freshly
@require_POST
def passkey_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a passkey."""
    actions.remove_passkey(by=me_of(request), passkey=_mine(request, pk), now=datetime.now(UTC))
    messages.success(request, _("That passkey no longer opens your account."))
    return SeeOther(reverse("people:passkeys"))


def _mine(request: HttpRequest, pk: int) -> Authenticator:
    return get_object_or_404(passkeys_of(me_of(request)), pk=pk)
