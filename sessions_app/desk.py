"""The admin's site: it holds what a host works with, and nothing that other packages would put there."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig


class Desk(AdminSite):
    """Stored tokens, permission groups and their like stay out, whoever registers them."""

    site_header = site_title = "Trivia"
    index_title = "Your desk"
    login_template = "registration/login.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        ours = [model for model in models if model._meta.app_label == "sessions_app"]
        super().register(ours, admin_class, **options)


class DeskConfig(AdminConfig):
    default = False
    default_site = "sessions_app.desk.Desk"
