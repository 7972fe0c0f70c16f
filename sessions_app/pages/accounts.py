"""Logging in to the pages, changing a password, setting the first one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views import View
from django.views.generic import FormView

from sessions_app.game.errors import Refused
from sessions_app.models import User
from sessions_app.services import accounts
from sessions_app.services.throttling import address_of


class ThrottledLogin(AuthenticationForm):
    """Django's form on the same check as the API's login, with its two buckets."""

    def clean(self) -> dict[str, Any]:
        assert self.request is not None
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username and password:
            try:
                self.user_cache = accounts.check_login(username, password, address_of(self.request.META))
            except Refused as refused:
                raise forms.ValidationError(_words(refused)) from refused
        return self.cleaned_data


def _words(refused: Refused) -> str:
    if refused.retry_after_ms is None:
        return refused.message
    return f"Too many tries. Please wait {-(-refused.retry_after_ms // 1000)} seconds."


class Login(LoginView):
    """The pages' login; the admin uses it too."""

    template_name = "registration/login.html"
    authentication_form = ThrottledLogin


class Logout(LogoutView):
    """Ends the cookie's login, and the tokens and sockets that came from it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if login_id := request.session.get(accounts.LOGIN_KEY):
            accounts.end_login(login_id)
        return super().post(request, *args, **kwargs)


class PasswordChange(LoginRequiredMixin, FormView):  # type: ignore[type-arg]
    """Change your own password; your other logins end."""

    template_name = "registration/password.html"
    form_class = PasswordChangeForm
    success_url = reverse_lazy("password-change")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        user = self.request.user
        assert isinstance(user, User)
        accounts.set_password(user, form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, user)
        self.request.session.pop(accounts.LOGIN_KEY, None)
        messages.success(self.request, "Your password is changed. Other devices were logged out.")
        return super().form_valid(form)


class SetPassword(View):
    """The one-time link that an owner hands to a new member."""

    def get(self, request: HttpRequest, uid: str, token: str) -> HttpResponse:
        user = accounts.user_of_link(uid, token)
        form = None if user is None else SetPasswordForm(user)
        return render(request, "registration/set_password.html", {"form": form, "member": user})

    def post(self, request: HttpRequest, uid: str, token: str) -> HttpResponse:
        user = accounts.user_of_link(uid, token)
        form = None if user is None else SetPasswordForm(user, request.POST)
        if user is None or form is None or not form.is_valid():
            return render(request, "registration/set_password.html", {"form": form, "member": user})
        accounts.set_password(user, form.cleaned_data["new_password1"])
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("/admin/" if user.is_staff else "/")
