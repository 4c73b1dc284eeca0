"""The stewards of the network, for stewards."""

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from moothall.kit.views import SeeOther
from moothall.people import actions, queries
from moothall.people.forms import StewardForm
from moothall.people.models import Person
from moothall.people.rules import can_manage_stewards, can_unmake_steward
from moothall.people.views.me import me_of, page


@never_cache
@login_required
@page
def stewards(request: HttpRequest) -> HttpResponse:
    """List the stewards and add one."""
    me = me_of(request)
    if not can_manage_stewards(me):
        raise Http404
    form = StewardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        assert form.person is not None
        actions.make_steward(by=me, person=form.person, now=datetime.now(UTC))
        messages.success(request, _("%(person)s is a steward now.") % {"person": form.person})
        return SeeOther(reverse("people:stewards"))
    held = list(queries.stewards())
    rows = [(person, can_unmake_steward(me, person, len(held))) for person in held]
    status = 422 if request.method == "POST" else 200
    return render(request, "people/stewards.html", {"form": form, "rows": rows, "me": me}, status=status)


@never_cache
@login_required
@require_POST
def steward_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody be a steward no longer."""
    me = me_of(request)
    if not can_manage_stewards(me):
        raise Http404
    person = get_object_or_404(Person, pk=pk, is_steward=True)
    actions.unmake_steward(by=me, person=person, now=datetime.now(UTC))
    messages.success(request, _("%(person)s is no longer a steward.") % {"person": person})
    return SeeOther(reverse("people:me") if person.pk == me.pk else reverse("people:stewards"))
