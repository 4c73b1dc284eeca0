from django.urls import path

from moothall.afterwards import views

app_name = "afterwards"
urlpatterns = [
    path("feedback/<str:token>/", views.feedback_create, name="feedback"),
    path("events/<int:pk>/feedback/", views.feedback_open, name="feedback_open"),
    path("events/<int:pk>/feedback/thank-you/", views.feedback_done, name="feedback_done"),
    path("events/<int:pk>/afterwards/", views.event_detail, name="event"),
    path("events/<int:pk>/afterwards/heads/", views.heads_update, name="heads"),
    path("events/<int:pk>/afterwards/question/", views.asking_update, name="asking"),
    path("events/<int:pk>/afterwards/stories/<uuid:said>/", views.story_update, name="story"),
    path("events/<int:pk>/thanks/", views.thanks_create, name="thanks"),
    path("events/<int:pk>/write-up/", views.write_up_edit, name="write_up"),
    path("events/<int:pk>/write-up/hide/", views.write_up_hide, name="write_up_hide"),
    path("events/<int:pk>/photos/", views.photo_create, name="photo_create"),
    path("events/<int:pk>/photos/<int:photo>/", views.photo_edit, name="photo_edit"),
    path("events/<int:pk>/photos/<int:photo>/remove/", views.photo_delete, name="photo_delete"),
    path("photos/<slug:name>.webp", views.photo_file, name="photo"),
]
