from typing import Any

app_name = "checklists"
urlpatterns: list[Any] = []
