from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import path

from bench.floor.models import Answer, Place


def one_query(_request: HttpRequest) -> HttpResponse:
    """Look up one row by its key, and say its name."""
    return HttpResponse(ContentType.objects.get(pk=1).model)


def empty(_request: HttpRequest) -> HttpResponse:
    """Say hello."""
    return HttpResponse("hello")


def take(_request: HttpRequest, place: int, who: str) -> HttpResponse:
    """Take a place when there is one, and write down who got it and who did not."""
    with transaction.atomic():
        taken = Place.objects.filter(pk=place, taken__lt=F("places")).update(taken=F("taken") + 1)
        state = "going" if taken else "waiting"
        Answer.objects.create(place_id=place, who=who, state=state)
    return HttpResponse(state)


urlpatterns: list[Any] = [
    path("one/", one_query),
    path("empty/", empty),
    path("take/<int:place>/<str:who>/", take),
]
