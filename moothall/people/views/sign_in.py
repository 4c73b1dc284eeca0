"""The door: one form, a letter with a code and a link, a passkey, and the way out."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther, safe_next
from moothall.people import actions
from moothall.people.actions.sign_in import hash_of_link
from moothall.people.adapters import begin_session, passkey_owner, passkey_question, seconds_to_wait
from moothall.people.forms import CodeForm, KnockForm
from moothall.people.models import Knock, Person
from moothall.people.queries import demo_visitors, viewer_of
from moothall.people.rules import KNOCK_LASTS, can_come_in, can_use_knock

COOKIE = "moothall_knock"
SALT = "people.views.knock"
page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@page
def login(request: HttpRequest) -> HttpResponse:
    """Ask for an e-mail address and send a letter to it, whoever it belongs to."""
    if request.method != "POST":
        return _login_page(request, KnockForm(initial={"email": viewer_of(request).email}))
    form = KnockForm(request.POST)
    if not form.is_valid():
        return _login_page(request, form, status=422)
    email = form.cleaned_data["email"]
    if wait := seconds_to_wait(request, "knock", key=email):
        return too_many(request, wait)
    made = actions.knock(email=email, way_on=safe_next(request, default=""), now=datetime.now(UTC))
    response = SeeOther(reverse("account_code"))
    response.set_cookie(
        COOKIE,
        signing.dumps(made.pk, salt=SALT),
        max_age=int(KNOCK_LASTS.total_seconds()),
        path=reverse("account_login").removesuffix("login/"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _login_page(request: HttpRequest, form: KnockForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "next": safe_next(request, default=""),
        "visitors": list(demo_visitors()) if settings.DEMO else [],
    }
    return render(request, "people/login.html", context, status=status)


@never_cache
@page
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """Take the code of the letter, on the device that asked for it."""
    found = _knock_of(request)
    if found is None:
        messages.info(request, _("Please type your address first. A code works only on the device that asked for it."))
        return SeeOther(reverse("account_login"))
    if request.method != "POST":
        return _code_page(request, found, CodeForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _code_page(request, found, form, status=422)
    if wait := seconds_to_wait(request, "code", key=found.email):
        return too_many(request, wait)
    try:
        taken = actions.enter_by_code(knock_id=found.pk, code=form.cleaned_data["code"], now=datetime.now(UTC))
    except Refused as refused:
        form.add_error("code", str(refused))
        return _code_page(request, found, form, status=422)
    return _come_in(request, taken, "letter")


def _code_page(request: HttpRequest, found: Knock, form: CodeForm, status: int = 200) -> HttpResponse:
    return render(request, "people/code.html", {"form": form, "email": found.email}, status=status)


def _knock_of(request: HttpRequest) -> Knock | None:
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOCK_LASTS)
    except signing.BadSignature:
        return None
    return Knock.objects.filter(pk=pk, person=None).first()


@never_cache
@page
@sensitive_variables("link")
def link(request: HttpRequest, link: str) -> HttpResponse:
    """Show whom a letter's link lets in, and let them in at the press of a button (a mail scanner only looks)."""
    now = datetime.now(UTC)
    found = Knock.objects.filter(link_hash=hash_of_link(link), person=None).first()
    if wait := seconds_to_wait(request, "link") if found is None else 0:
        return too_many(request, wait)
    verdict = can_use_knock(found, now) if found else None
    if not verdict or found is None:
        return _keep_secret(render(request, "people/link_stale.html", {"verdict": verdict}, status=410))
    if request.method != "POST":
        return _keep_secret(render(request, "people/link.html", {"email": found.email}))
    try:
        taken = actions.enter_by_link(link=link, now=now)
    except Refused as refused:
        return _keep_secret(render(request, "people/link_stale.html", {"verdict": refused.verdict}, status=410))
    return _come_in(request, taken, "letter")


def _keep_secret(response: HttpResponse) -> HttpResponse:
    """Let no other site learn the address of a page that holds a secret."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _come_in(request: HttpRequest, taken: actions.Taken, way: str) -> HttpResponse:
    begin_session(request, taken.person, way=way, now=datetime.now(UTC))
    response = SeeOther(_way_on(taken.person, taken.way_on))
    response.delete_cookie(COOKIE, path=reverse("account_login").removesuffix("login/"))
    return response


def _way_on(person: Person, way_on: str) -> str:
    if person.welcomed_at is None:
        return reverse("people:welcome") + (f"?{urlencode({'next': way_on})}" if way_on else "")
    return way_on or settings.LOGIN_REDIRECT_URL


@never_cache
@page
def passkey(request: HttpRequest) -> HttpResponse:
    """Give a browser the question to sign, and take its answer."""
    if wait := seconds_to_wait(request, "passkey"):
        return too_many(request, wait)
    if request.method != "POST":
        return JsonResponse(passkey_question())
    person = passkey_owner(request.POST.get("credential", ""))
    if person is None or not can_come_in(person):
        messages.error(request, _("That passkey does not open an account here. A letter to your e-mail address will."))
        return SeeOther(reverse("account_login"))
    return _come_in(request, actions.Taken(person, safe_next(request, default=""), is_new=False), "passkey")


@never_cache
@require_POST
def demo(request: HttpRequest, pk: int) -> HttpResponse:
    """Come in as one of the demo's people; there is no such page on a real hall."""
    if not settings.DEMO:
        raise Http404
    visitor = get_object_or_404(demo_visitors(), pk=pk)
    return _come_in(request, actions.Taken(visitor.person, safe_next(request, default=""), is_new=False), "demo")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign this device out."""
    if request.session.session_key:
        actions.forget_sign_in(session_key=request.session.session_key)
    logout(request)
    messages.info(request, _("You are signed out on this device."))
    return leaves_nothing(SeeOther("/"))


def leaves_nothing(response: HttpResponse) -> HttpResponse:
    """Let the browser forget whatever pages kept on this device to work without a connection."""
    response["Clear-Site-Data"] = '"storage"'
    return response


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """Say when to try again."""
    again = datetime.now(UTC) + timedelta(seconds=wait)
    minutes = max(1, round(wait / 60 + 0.49))
    response = render(request, "people/too_many.html", {"again": again, "minutes": minutes}, status=429)
    response["Retry-After"] = str(wait)
    return response
