"""What machines ask for."""

import json
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import Error
from django.test import Client
from django.utils import timezone

from moothall.events.models import Event
from moothall.front import queries
from moothall.minutes.models import Job, Tick
from moothall.organisations.models import Organisation

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200
    root = ET.fromstring(response.content)
    return [one.text.removeprefix(settings.SITE_URL) for one in root.iter(f"{SPACE}loc") if one.text]


def test_robots_are_kept_out_of_what_is_personal(client, db):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /me/" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text


def test_the_site_map_holds_what_is_public_and_to_come(client, make_group, make_event):
    group = make_group("Leeds")
    make_group("Hidden", state="applied")
    coming, past = make_event("Coming", group), make_event("Past", group)
    Event.objects.filter(pk=past.pk).update(
        starts_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=8)
    )
    Organisation.objects.create(name="Gone", slug="gone", active=False)
    parts = addresses(client, "/sitemap.xml")
    found = [address for part in parts for address in addresses(client, part)]
    assert "/groups/leeds/" in found
    assert f"/events/{coming.pk}/e/" in found
    assert "/" in found
    assert not [address for address in found if "hidden" in address or f"/{past.pk}/" in address or "gone" in address]
    for address in found:
        assert client.get(address).status_code == 200


def test_a_part_that_is_not(client, db):
    assert client.get("/sitemap-secrets-0.xml").status_code == 404
    assert client.get("/sitemap-groups-99999999.xml").status_code == 404


def test_a_site_map_costs_one_question_a_part(client, make_group, django_assert_max_num_queries):
    for number in range(30):
        make_group(f"Group {number}")
    with django_assert_max_num_queries(1):
        addresses(client, "/sitemap-groups-0.xml")


def test_whom_to_tell_of_a_weakness(client, db):
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:" in text
    assert "Expires: 20" in text


def test_the_manifest_is_json_that_names_the_network(client, db):
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    told = json.loads(response.content)
    assert (told["name"], told["start_url"]) == (settings.NETWORK_NAME, "/")


def test_a_new_hall_is_well(client, db):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["worker"] == "new"


@pytest.mark.parametrize(("minutes", "status"), [(1, 200), (240, 503)])
def test_a_worker_whose_clock_stands_still_is_told(client, db, minutes, status):
    Tick.objects.create(schedule="x", due_at=timezone.now() - timedelta(minutes=minutes))
    assert client.get("/healthz").status_code == status
    assert client.get("/healthz?part=web").status_code == 200


def test_a_job_that_waits_too_long_is_told(client, db):
    now = timezone.now()
    Tick.objects.create(schedule="x", due_at=now)
    Job.objects.create(name="x", due_at=now - timedelta(hours=1), created_at=now)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert 3600 <= response.json()["late_by_seconds"] < 3700


def test_a_database_that_does_not_answer_is_told_without_its_secrets(client, db, monkeypatch):
    def fail(now: object) -> None:
        raise Error("could not connect to host=secret")

    monkeypatch.setattr(queries, "health", fail)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert b"secret" not in response.content
