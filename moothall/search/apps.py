from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "moothall.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
