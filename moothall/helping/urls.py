from django.urls import path

from moothall.helping import views

app_name = "helping"
urlpatterns = [
    path("events/<int:pk>/helpers/", views.helper_list, name="helpers"),
    path("events/<int:pk>/helpers/add/", views.role_create, name="role_create"),
    path("events/<int:pk>/helpers/ready/", views.ready_create, name="ready_create"),
    path("events/<int:pk>/helpers/done/", views.done_create, name="done_create"),
    path("events/<int:pk>/talks/", views.talk_list, name="talks"),
    path("events/<int:pk>/call/", views.call_edit, name="call"),
    path("events/<int:pk>/choosing/", views.choosing, name="choosing"),
    path("events/<int:pk>/reviews/", views.review_list, name="reviews"),
    path("helping/role/<int:pk>/", views.role_detail, name="role"),
    path("helping/role/<int:pk>/answer/", views.answer_create, name="answer_create"),
    path("helping/role/<int:pk>/edit/", views.role_edit, name="role_edit"),
    path("helping/role/<int:pk>/remove/", views.role_delete, name="role_delete"),
    path("helping/role/<int:pk>/ask/", views.ask_create, name="ask_create"),
    path("helping/stint/<int:pk>/", views.stint_edit, name="stint"),
    path("helping/stint/<int:pk>/release/", views.stint_release, name="stint_release"),
    path("helping/confirm/", views.confirm, name="confirm"),
    path("helping/confirm/<str:link>/", views.confirm_link, name="confirm_link"),
    path("helping/place/<str:token>/", views.place, name="place"),
    path("helping/place/<str:token>/hand-back/", views.hand_back, name="hand_back"),
    path("helping/place/<str:token>/take-again/", views.take_again, name="take_again"),
    path("helping/place/<str:token>/calendar.ics", views.place_calendar, name="place_calendar"),
    path("helping/talk/<str:token>/", views.talk, name="talk"),
    path("helping/talk/<str:token>/yes/", views.talk_confirm, name="talk_confirm"),
    path("helping/talk/<str:token>/withdraw/", views.talk_withdraw, name="talk_withdraw"),
    path("helping/review/<int:pk>/", views.review, name="review"),
    path("helping/decide/<int:pk>/", views.decision, name="decision"),
    path("helping/reviewer/<int:pk>/remove/", views.reviewer_delete, name="reviewer_delete"),
]
