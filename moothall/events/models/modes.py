"""How somebody takes part, and how many one answer may bring."""

from django.db import models

MOST_SEATS = 20


class Mode(models.TextChoices):
    """In the room, or online."""

    ROOM = "room", "In the room"
    ONLINE = "online", "Online"
