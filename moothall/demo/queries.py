"""What the demo asks before it moves in."""

from moothall.groups.models import Group
from moothall.people.models import Person


def hall_is_empty() -> bool:
    """Say whether the hall holds neither groups nor people."""
    return not Group.objects.exists() and not Person.objects.exists()
