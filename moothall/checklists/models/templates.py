"""Templates that groups made from an event of theirs; the network's own are files (see ``plans``)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from moothall.events.models import Event
from moothall.groups.models import HIDDEN_STATES, Group, Membership
from moothall.people.models import Viewer


class TemplateQuerySet(models.QuerySet["Template"]):
    """Which templates are whose to see."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Keep what this viewer may see: what groups share with everybody, and those of groups they help to run."""
        if viewer.is_steward:
            return self
        shared = Q(shared=True) & ~Q(group__state__in=HIDDEN_STATES)
        if not viewer.is_authenticated:
            return self.filter(shared)
        crew = Membership.objects.filter(person_id=viewer.pk or 0).exclude(role=Membership.Role.MEMBER)
        return self.filter(shared | Q(group__in=crew.values("group")))


class Template(models.Model):
    """A group's own checklist and run sheet, to begin further events from.

    ``kind`` is how people take part (``room``, ``online``, ``hybrid``), ``minutes`` how long such an event usually
    lasts. ``facts`` is what a new event begins with (title, summary, description, access, guests, roles), as in the
    files. ``made_from`` is the event it was saved from. ``version`` counts edits.
    """

    class Kind(models.TextChoices):
        ROOM = "room", "In a room"
        ONLINE = "online", "Online"
        HYBRID = "hybrid", "In a room and online"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="checklist_templates")
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, default="", blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ROOM)
    minutes = models.PositiveSmallIntegerField(default=120)
    facts = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    made_from = models.ForeignKey(Event, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = TemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "title"], name="template_title_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=10080), name="template_lasts"),
        ]

    def __str__(self) -> str:
        return self.title


class TemplateTask(models.Model):
    """A task of a template; see ``Task`` for its words."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    title = models.CharField(max_length=200)
    detail = models.TextField(max_length=1000, default="", blank=True)
    day = models.SmallIntegerField()
    position = models.PositiveIntegerField(default=0)
    role = models.CharField(max_length=60, default="", blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(day__gte=-366, day__lte=90), name="template_task_day")]
        indexes = [models.Index(fields=["template", "day", "position"], name="task_of_template")]

    def __str__(self) -> str:
        return self.title


class TemplateCue(models.Model):
    """A row of a template's run sheet; see ``Cue``."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="cues", db_index=False)
    at = models.SmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=0)
    what = models.CharField(max_length=200)
    who = models.CharField(max_length=100, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(at__gte=-1440, at__lte=10080), name="template_cue_near_the_event"),
            models.CheckConstraint(condition=Q(minutes__lte=1440), name="template_cue_within_a_day"),
        ]
        indexes = [models.Index(fields=["template", "at"], name="cue_of_template")]

    def __str__(self) -> str:
        return self.what
