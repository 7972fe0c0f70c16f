"""Wiring only: settings, URLs and the ASGI application. Nobody imports it."""
