"""Every address of the hall, room by room."""

from django.urls import include, path

from moothall.kit.addresses import ByShape
from moothall.people.urls import sign_in_urlpatterns

rooms = [
    path("", include("moothall.front.urls")),
    path("", include("moothall.kit.urls")),
    path("", include("moothall.calendars.urls")),
    path("", include("moothall.reminders.urls")),
    path("", include("moothall.arrivals.urls")),
    path("", include("moothall.seating.urls")),
    path("", include("moothall.afterwards.urls")),
    path("", include("moothall.checklists.urls")),
    path("", include("moothall.helping.urls")),
    path("demo/", include("moothall.demo.urls")),
    path("events/", include("moothall.events.urls")),
    path("groups/", include("moothall.groups.urls")),
    path("organisations/", include("moothall.organisations.urls")),
    path("notices/", include("moothall.notices.urls")),
    path("me/", include("moothall.people.urls")),
    path("sign-in/", include(sign_in_urlpatterns)),
    path("outbox/", include("moothall.post.urls")),
    path("minutes/", include("moothall.minutes.urls")),
    path("places/", include("moothall.places.urls")),
]
urlpatterns = [ByShape(rooms)]
