from django.urls import path

from moothall.calendars import views

app_name = "calendars"
urlpatterns = [
    path("calendars/", views.calendar_overview, name="overview"),
    path("calendars/said/<int:pk>/", views.said_answer, name="said"),
    path("groups/<slug:slug>/calendars/", views.calendar_list, name="list"),
    path("groups/<slug:slug>/calendars/same/", views.pairing_list, name="same"),
    path("groups/<slug:slug>/calendars/<int:pk>/", views.calendar_detail, name="detail"),
    path("groups/<slug:slug>/calendars/<int:pk>/reading/", views.reading_create, name="read"),
    path("groups/<slug:slug>/calendars/<int:pk>/pause/", views.pause_create, name="pause"),
    path("groups/<slug:slug>/calendars/<int:pk>/agree/", views.agreement_create, name="agree"),
    path("groups/<slug:slug>/calendars/<int:pk>/wake/", views.wake_create, name="wake"),
    path("groups/<slug:slug>/calendars/<int:pk>/detach/", views.calendar_delete, name="detach"),
    path("groups/<slug:slug>/calendars/same/<int:pk>/join/", views.join_create, name="join"),
    path("groups/<slug:slug>/calendars/same/<int:pk>/apart/", views.apart_create, name="apart"),
]
