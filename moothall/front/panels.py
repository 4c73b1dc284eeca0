"""What the front adds to pages of the rooms below: the groups near an organisation."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from moothall.groups.models import Group
from moothall.kit.panels import panel
from moothall.organisations.models import Organisation
from moothall.places.queries import in_miles, miles_between, near

MILES, FEW = 20, 5


@panel("organisations.organisation", order=20)
def groups_nearby(request: HttpRequest, organisation: Organisation) -> Markup | None:
    """Show the groups within 20 miles, nearest first."""
    latitude, longitude = organisation.latitude, organisation.longitude
    if latitude is None or longitude is None:
        return None
    shown = Group.objects.public().exclude(state=Group.State.CLOSED)
    rows = near(shown, latitude, longitude, MILES, place="").only("name", "slug", "summary", "latitude", "longitude")[
        :FEW
    ]
    cards = [(group, _away(latitude, longitude, group)) for group in rows]
    context = {"cards": cards, "place": organisation.place.name if organisation.place else ""}
    return Markup(render_to_string("front/_groups_nearby.html", context, request))  # noqa: S704  (a template's output)


def _away(latitude: float, longitude: float, group: Group) -> str:
    return in_miles(miles_between(latitude, longitude, group.latitude or 0.0, group.longitude or 0.0))
