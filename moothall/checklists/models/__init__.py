"""The nouns of checklists: tasks and who does them, the run sheet of the day, templates that groups made."""

from moothall.checklists.models.run_sheets import Cue, RunSheet
from moothall.checklists.models.tasks import Handing, Task, TaskQuerySet
from moothall.checklists.models.templates import Template, TemplateCue, TemplateQuerySet, TemplateTask

__all__ = [
    "Cue",
    "Handing",
    "RunSheet",
    "Task",
    "TaskQuerySet",
    "Template",
    "TemplateCue",
    "TemplateQuerySet",
    "TemplateTask",
]
