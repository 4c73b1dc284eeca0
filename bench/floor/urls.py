from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path


def one_query(_request: HttpRequest) -> HttpResponse:
    """Look up one row by its key, and say its name."""
    return HttpResponse(ContentType.objects.get(pk=1).model)


def empty(_request: HttpRequest) -> HttpResponse:
    """Say hello."""
    return HttpResponse("hello")


def take(_request: HttpRequest, place: int, who: str) -> HttpResponse:
    """Take a place when there is one, and write down who got it and who did not."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE floor_place SET taken = taken + 1 WHERE id = %s AND taken < places", [place])
        state = "going" if cursor.rowcount else "waiting"
        cursor.execute("INSERT INTO floor_rsvp (place_id, who, state) VALUES (%s, %s, %s)", [place, who, state])
    return HttpResponse(state)


urlpatterns: list[Any] = [
    path("one/", one_query),
    path("empty/", empty),
    path("take/<int:place>/<str:who>/", take),
]
