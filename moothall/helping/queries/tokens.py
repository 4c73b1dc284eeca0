"""The links of helpers' and speakers' own pages: signed, and tied to a nonce that can be changed to end old links."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from moothall.helping.models import Stint, Talk

STINT, TALK = "helping.place", "helping.talk"
LARGEST_KEY = 2**63 - 1


def stint_token(stint: Stint) -> str:
    """Return the token of a helper's own page."""
    return _token(STINT, stint.pk, stint.nonce)


def talk_token(talk: Talk) -> str:
    """Return the token of a talk's own page, for who proposed it."""
    return _token(TALK, talk.pk, talk.nonce)


def own_page(stint: Stint) -> str:
    """Return the whole address of a helper's own page, for letters."""
    return settings.SITE_URL + reverse("helping:place", args=[stint_token(stint)])


def talk_page(talk: Talk) -> str:
    """Return the whole address of a talk's own page, for letters."""
    return settings.SITE_URL + reverse("helping:talk", args=[talk_token(talk)])


def stint_by_token(token: str) -> Stint | None:
    """Return the stint of a token, with its role and event; None when the token is not one of ours, or ended."""
    pk, nonce = _read(STINT, token)
    stint = Stint.objects.select_related("role__event", "person").filter(pk=pk).first()
    return stint if stint and constant_time_compare(stint.nonce, nonce) else None


def talk_by_token(token: str) -> Talk | None:
    """Return the talk of a token, with its call and event; None when the token is not one of ours, or ended."""
    pk, nonce = _read(TALK, token)
    talk = Talk.objects.select_related("call__event", "person").filter(pk=pk).first()
    return talk if talk and constant_time_compare(talk.nonce, nonce) else None


def _token(salt: str, pk: int, nonce: str) -> str:
    return signing.Signer(salt=salt).sign(f"{pk}.{nonce}").replace(":", "~")


def _read(salt: str, token: str) -> tuple[int, str]:
    try:
        pk, _dot, nonce = signing.Signer(salt=salt).unsign(token.replace("~", ":")).partition(".")
        return min(int(pk), LARGEST_KEY), nonce
    except (signing.BadSignature, ValueError):
        return 0, ""
