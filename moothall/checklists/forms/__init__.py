"""The shape of what is written on a checklist, a run sheet and a template."""

from moothall.checklists.forms.run_sheets import CueForm, RunSheetForm
from moothall.checklists.forms.tasks import HandingForm, TaskForm
from moothall.checklists.forms.templates import MomentFormSet, StepFormSet, TemplateForm, TemplateSaveForm

__all__ = [
    "CueForm",
    "HandingForm",
    "MomentFormSet",
    "RunSheetForm",
    "StepFormSet",
    "TaskForm",
    "TemplateForm",
    "TemplateSaveForm",
]
