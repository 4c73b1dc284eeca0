from django.urls import path

from moothall.post import views

app_name = "post"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("<int:pk>/", views.letter_detail, name="letter"),
]
