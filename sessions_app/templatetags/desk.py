"""What the desk's first page shows."""

from typing import Any

from django import template
from django.template.context import Context

from sessions_app.models import TriviaSession

register = template.Library()
SHOWN = 12


@register.simple_tag(takes_context=True)
def desk_sessions(context: Context) -> list[Any]:
    """Return the open sessions that whoever looks may see, the next first."""
    rows = TriviaSession.objects.visible_to(context["request"].user).exclude(state="ended")
    return list(rows.order_by("scheduled_at", "-created_at")[:SHOWN])
