"""Every path: pages, admin, REST and the probes."""

from django.contrib import admin
from django.urls import include, path

from realtime import probes

urlpatterns = [
    path("", include("sessions_app.pages.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("sessions_app.api.urls")),
    path("healthz", probes.healthz),
    path("readyz", probes.readyz),
    path("metrics", probes.metrics),
]
