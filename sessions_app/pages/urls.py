"""The paths of the pages."""

from django.urls import path

from sessions_app.pages import accounts, media, results, rooms, screens, selfpaced

urlpatterns = [
    path("", rooms.JoinPage.as_view(), name="join"),
    path("websocket.js", rooms.client_script),
    path("join/account", rooms.join_with_account, name="join-account"),
    path("join/<str:key>", rooms.JoinPage.as_view(), name="join-key"),
    path("join/<str:key>/qr.svg", rooms.qr_code, name="join-qr"),
    path("play/<str:session_id>", rooms.play, name="play"),
    path("host/<str:session_id>", rooms.host, name="host"),
    path("screen/<str:key>", screens.screen, name="screen"),
    path("results/<str:session_id>", results.results, name="results"),
    path("quiz/<str:key>", selfpaced.play, name="selfpaced"),
    path("quiz/<str:key>/qr.svg", selfpaced.qr_code, name="selfpaced-qr"),
    path("assignments/<uuid:assignment_id>", selfpaced.assignment, name="assignment"),
    path("media/<str:token>", media.show, name="media"),
    path("login/", accounts.Login.as_view(), name="login"),
    path("logout/", accounts.Logout.as_view(), name="logout"),
    path("account/password/", accounts.PasswordChange.as_view(), name="password-change"),
    path("set-password/<str:uid>/<str:token>/", accounts.SetPassword.as_view(), name="set-password"),
]
