"""Work of calendars: read what is due, attach what a new group named, keep the log short."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from moothall.calendars.actions import (
    attach_calendar,
    forget_group,
    forget_old_readings,
    plan_due_readings,
    read_calendar,
)
from moothall.calendars.models import Calendar
from moothall.groups.actions.importing import goes_along
from moothall.groups.models import Group
from moothall.kit.verdict import Refused
from moothall.minutes.listeners import every, job, on
from moothall.minutes.models import Minute
from moothall.notices.topics import topic

topic(
    "calendars",
    label=_("calendars that cannot be read"),
    about=_("Your group’s calendar address has not worked for a day."),
    way="at_once",
)


@job("calendars.read", lane="feeds")
def read_one(payload: dict[str, Any], now: datetime) -> None:
    """Read one calendar, unless it is gone."""
    calendar = Calendar.objects.select_related("group").filter(pk=payload["calendar"]).first()
    if calendar:
        read_calendar(calendar=calendar, now=now, afresh=bool(payload.get("afresh")))


@every(minutes=5)
def plan_readings(now: datetime) -> None:
    """Ask for the readings whose time has come."""
    plan_due_readings(now=now)


@every(days=1)
def forget_readings(now: datetime) -> None:
    """Let old lines of the log go."""
    forget_old_readings(now=now)


@on("groups.group.accepted", "groups.group.listed", "groups.calendar.named")
def attach_named_calendar(minute: Minute, now: datetime) -> None:
    """Attach the calendar that a group named when it asked to join."""
    group = Group.objects.filter(pk=minute.about_id).first()
    if group and group.calendar_url:
        try:
            attach_calendar(by=None, group=group, url=group.calendar_url, now=now)
        except Refused:
            return  # attached already, or a site that no program may read: its organisers see that on the group's page


@goes_along
def take_calendars_back(group: Group, now: datetime) -> None:
    """Take back what the calendars of a group brought, when the list that brought the group is taken back."""
    forget_group(group=group, now=now)
