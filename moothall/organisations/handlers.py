"""What follows when organisations come in: they become findable."""

from datetime import datetime

from moothall.minutes.listeners import on
from moothall.minutes.models import Minute
from moothall.organisations.actions import index_organisations


@on("organisations.organisation.registered")
def index_registered(minute: Minute, now: datetime) -> None:
    """Index what one minute tells of."""
    first = int(minute.detail.get("first", minute.about_id))
    index_organisations(first=first, last=int(minute.detail.get("last", first)))
