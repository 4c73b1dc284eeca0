"""Checklists: what is to be done for an event, by whom and by when; the run sheet of the day; templates for both.

Nouns: Template, Task, Cue. Verbs: start_checklist, take_task, hand_on_task, finish_task.
"""
