"""Pages for when something is wrong: each in the hall's look, each with a way on."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client

from moothall.front.views import pages


def breaks(error: Exception) -> Callable[..., None]:
    def render(*_arguments: object, **_named: object) -> None:
        raise error

    return render


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (PermissionDenied(), 403, "This page is not open to you"),
        (SuspiciousOperation("x"), 400, "We could not read that request"),
        (RuntimeError("secret"), 500, "Something broke on our side"),
    ],
)
def test_each_error_has_its_page(db, monkeypatch, error, status, words):
    monkeypatch.setattr(pages, "render", breaks(error))
    response = Client(raise_request_exception=False).get("/accessibility/")
    assert response.status_code == status
    text = response.content.decode()
    assert words in text
    assert "secret" not in text
    assert 'href="/"' in text


def test_a_page_that_is_not_there(client, db):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_a_form_without_its_token(db):
    response = Client(enforce_csrf_checks=True).post("/sign-in/login/", {"email": "a@example.org"})
    assert response.status_code == 403
    assert "This form needs a fresh start" in response.content.decode()
