"""Places and who has them, in tables that the bench makes."""

from typing import Any, ClassVar

from django.db import models


class Place(models.Model):
    """So many places, so many taken."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    places = models.IntegerField()
    taken = models.IntegerField()

    class Meta:
        managed = False
        db_table = "floor_place"
        app_label = "floor"

    def __str__(self) -> str:
        return f"{self.taken} of {self.places}"


class Answer(models.Model):
    """Somebody who asked for a place."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    place = models.ForeignKey(Place, on_delete=models.CASCADE)
    who = models.CharField(max_length=100)
    state = models.CharField(max_length=10)

    class Meta:
        managed = False
        db_table = "floor_rsvp"
        app_label = "floor"

    def __str__(self) -> str:
        return f"{self.who} {self.state}"
