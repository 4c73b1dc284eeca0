"""What waits for a person, on their own page."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from moothall.kit.panels import panel
from moothall.notices.models import Notice
from moothall.people.models import Person


@panel("people.me", order=5)
def newest_notices(request: HttpRequest, about: Person) -> Markup:
    """Show the newest unread notices and the way to all of them."""
    unread = list(Notice.objects.filter(person=about, read_at=None).order_by("-id")[:3]) if about.waiting else []
    context = {"unread": unread, "waiting": about.waiting}
    return Markup(render_to_string("notices/_mine.html", context, request))  # noqa: S704  (our own template)
