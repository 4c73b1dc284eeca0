"""The verbs of checklists: begin one, take and do tasks, hand them on; the run sheet; templates of groups."""

from moothall.checklists.actions.doing import (
    accept_handing,
    decline_handing,
    finish_task,
    hand_on_task,
    release_task,
    reopen_task,
    take_task,
    withdraw_handing,
)
from moothall.checklists.actions.run_sheets import CueFacts, add_cue, delete_cue, edit_cue, edit_run_sheet
from moothall.checklists.actions.starting import carry_checklist, lay_out_event, set_out, start_checklist
from moothall.checklists.actions.tasks import TaskFacts, add_task, drop_task, edit_task, move_task, restore_task
from moothall.checklists.actions.templates import (
    TemplateFacts,
    delete_template,
    edit_template,
    save_template,
)
from moothall.checklists.actions.upkeep import (
    forget_notes,
    let_go_of,
    redate_tasks,
    remind_owners,
    wind_down,
    wind_up_again,
)

__all__ = [
    "CueFacts",
    "TaskFacts",
    "TemplateFacts",
    "accept_handing",
    "add_cue",
    "add_task",
    "carry_checklist",
    "decline_handing",
    "delete_cue",
    "delete_template",
    "drop_task",
    "edit_cue",
    "edit_run_sheet",
    "edit_task",
    "edit_template",
    "finish_task",
    "forget_notes",
    "hand_on_task",
    "lay_out_event",
    "let_go_of",
    "move_task",
    "redate_tasks",
    "release_task",
    "remind_owners",
    "reopen_task",
    "restore_task",
    "save_template",
    "set_out",
    "start_checklist",
    "take_task",
    "wind_down",
    "wind_up_again",
    "withdraw_handing",
]
