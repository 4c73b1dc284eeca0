"""The pages of checklists: what is to be done for an event, the run sheet, the sign-in sheet, and templates."""

from moothall.checklists.views.checklists import checklist_create, checklist_detail
from moothall.checklists.views.doing import (
    answer_create,
    drop_create,
    drop_delete,
    finish_create,
    finish_delete,
    handing_create,
    handing_delete,
    owner_create,
    owner_delete,
    position_update,
)
from moothall.checklists.views.plans import plan_detail, template_delete, template_detail, template_edit, template_list
from moothall.checklists.views.saving import template_create
from moothall.checklists.views.sheets import (
    cue_create,
    cue_delete,
    cue_edit,
    run_sheet_detail,
    run_sheet_edit,
    sign_in_sheet,
)
from moothall.checklists.views.tasks import task_create, task_edit

__all__ = [
    "answer_create",
    "checklist_create",
    "checklist_detail",
    "cue_create",
    "cue_delete",
    "cue_edit",
    "drop_create",
    "drop_delete",
    "finish_create",
    "finish_delete",
    "handing_create",
    "handing_delete",
    "owner_create",
    "owner_delete",
    "plan_detail",
    "position_update",
    "run_sheet_detail",
    "run_sheet_edit",
    "sign_in_sheet",
    "task_create",
    "task_edit",
    "template_create",
    "template_delete",
    "template_detail",
    "template_edit",
    "template_list",
]
