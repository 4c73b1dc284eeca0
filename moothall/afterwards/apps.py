from django.apps import AppConfig


class AfterwardsConfig(AppConfig):
    name = "moothall.afterwards"
    label = "afterwards"
    default_auto_field = "django.db.models.BigAutoField"
