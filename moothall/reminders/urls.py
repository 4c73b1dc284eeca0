from django.urls import path

from moothall.reminders import views

app_name = "reminders"
urlpatterns = [
    path("events/<int:pk>/letters/", views.letters, name="event"),
    path("events/<int:pk>/letters/<slug:kind>/", views.letter_preview, name="preview"),
    path("letters/stop/<str:token>/", views.stop, name="stop"),
]
