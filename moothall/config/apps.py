from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "moothall.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from moothall.config import checks  # noqa: F401  (registers them)
