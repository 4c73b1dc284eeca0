from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.urls import path


def one_query(_request: HttpRequest) -> HttpResponse:
    """Look up one row by its key, and say its name."""
    return HttpResponse(ContentType.objects.get(pk=1).model)


def empty(_request: HttpRequest) -> HttpResponse:
    """Say hello."""
    return HttpResponse("hello")


urlpatterns: list[Any] = [path("one/", one_query), path("empty/", empty)]
