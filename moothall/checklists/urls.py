from django.urls import path

from moothall.checklists import views

app_name = "checklists"
urlpatterns = [
    path("events/<int:pk>/checklist/", views.checklist_detail, name="event"),
    path("events/<int:pk>/checklist/start/", views.checklist_create, name="start"),
    path("events/<int:pk>/checklist/add/", views.task_create, name="task_create"),
    path("events/<int:pk>/checklist/keep/", views.template_create, name="template_create"),
    path("events/<int:pk>/run-sheet/", views.run_sheet_detail, name="run_sheet"),
    path("events/<int:pk>/run-sheet/add/", views.cue_create, name="cue_create"),
    path("events/<int:pk>/run-sheet/beside/", views.run_sheet_edit, name="run_sheet_edit"),
    path("events/<int:pk>/sign-in-sheet/", views.sign_in_sheet, name="sign_in_sheet"),
    path("checklists/", views.template_list, name="list"),
    path("checklists/tasks/<int:pk>/edit/", views.task_edit, name="task_edit"),
    path("checklists/tasks/<int:pk>/finish/", views.finish_create, name="finish"),
    path("checklists/tasks/<int:pk>/reopen/", views.finish_delete, name="reopen"),
    path("checklists/tasks/<int:pk>/take/", views.owner_create, name="take"),
    path("checklists/tasks/<int:pk>/put-back/", views.owner_delete, name="release"),
    path("checklists/tasks/<int:pk>/hand-on/", views.handing_create, name="hand_on"),
    path("checklists/tasks/<int:pk>/drop/", views.drop_create, name="drop"),
    path("checklists/tasks/<int:pk>/bring-back/", views.drop_delete, name="restore"),
    path("checklists/tasks/<int:pk>/move/", views.position_update, name="move"),
    path("checklists/handings/<int:pk>/answer/", views.answer_create, name="answer"),
    path("checklists/handings/<int:pk>/take-back/", views.handing_delete, name="withdraw"),
    path("checklists/cues/<int:pk>/edit/", views.cue_edit, name="cue_edit"),
    path("checklists/cues/<int:pk>/delete/", views.cue_delete, name="cue_delete"),
    path("checklists/ours/<int:pk>/", views.template_detail, name="ours"),
    path("checklists/ours/<int:pk>/edit/", views.template_edit, name="template_edit"),
    path("checklists/ours/<int:pk>/delete/", views.template_delete, name="template_delete"),
    path("checklists/<slug:key>/", views.plan_detail, name="plan"),
]
