"""A program's view of the product over REST."""

from typing import Any

import httpx

from tests.support.secrets import issued, issued_in


class Rest:
    """REST as one caller: `Rest(url)` is nobody, `Rest(url).login(name, password)` and `.guest(pin, nick)` somebody.

    Paths are below /api/v1: `rest.get("/auth/me")`. `user`, `token`, `refresh_token` tell who it is; a guest has
    `joined`, the answer of `join`, and `resume_token`.
    """

    def __init__(self, base_url: str, token: str = "") -> None:
        self.base_url = base_url
        self.http = httpx.Client(base_url=f"{base_url}/api/v1", timeout=30, trust_env=False, verify=False)  # noqa: S501
        self.token = self.refresh_token = self.resume_token = ""
        self.user: dict[str, Any] = {}
        self.joined: dict[str, Any] = {}
        self.use(token)

    def use(self, token: str) -> "Rest":
        """Speak with this access token from now on; an empty one makes us nobody."""
        self.token = issued(token)
        self.http.headers.pop("Authorization", None)
        if token:
            self.http.headers["Authorization"] = f"Bearer {token}"
        return self

    def login(self, username: str, password: str) -> "Rest":
        """Return a client of its own that is logged in."""
        me = Rest(self.base_url)
        body = me.ok("POST", "/auth/login", {"username": username, "password": issued(password)})
        me.user, me.refresh_token = body["user"], body["refresh"]
        return me.use(body["access"])

    def refresh(self) -> str:
        """Rotate the tokens and return the new access token."""
        body = self.ok("POST", "/auth/refresh", {"refresh": self.refresh_token})
        self.refresh_token = body["refresh"]
        return self.use(body["access"]).token

    def join(self, join_code: str, nickname: str, **more: Any) -> dict[str, Any]:
        """Join as a guest and return the answer's body."""
        return dict(self.ok("POST", "/join", {"join_code": join_code, "nickname": nickname, **more}, 201))

    def guest(self, join_code: str, nickname: str, **more: Any) -> "Rest":
        """Return a client of its own that has joined as a guest."""
        me = Rest(self.base_url)
        me.joined = me.join(join_code, nickname, **more)
        me.resume_token = me.joined["resume_token"]
        me.user = {"id": me.joined["participant"]["id"], "role": "guest", "display_name": nickname}
        return me.use(me.joined["token"])

    def create_session(self, title: str = "A quiz", *, lobby: bool = True, **more: Any) -> dict[str, Any]:
        """Make a session, in its lobby unless told not to, and return it."""
        made = self.ok("POST", "/sessions", {"title": title, **more}, 201)
        return self.command(made["id"], "open") if lobby else dict(made)

    def command(self, session: str, command: str, **body: Any) -> dict[str, Any]:
        """Give a session's command (`open`, `end`, ...) and return the session."""
        return dict(self.ok("POST", f"/sessions/{session}/{command}", body))

    def ok(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """Return the body of an answer that must have this status."""
        answer = self.send(method, path, body)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """Return (status, error code) of an answer that must be a refusal."""
        return code(self.send(method, path, body))

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """Ask, and remember the tokens in the answer; `body` is JSON, `options` are httpx's."""
        if body is not None:
            options["json"] = body
        answer = self.http.request(method, path, **options)
        if answer.headers.get("content-type", "").startswith("application/json") and answer.content:
            issued_in(answer.json())
        return answer

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.send("GET", path, params=query)

    def post(self, path: str, body: Any = None) -> httpx.Response:
        return self.send("POST", path, {} if body is None else body)

    def patch(self, path: str, body: Any) -> httpx.Response:
        return self.send("PATCH", path, body)

    def delete(self, path: str, **query: Any) -> httpx.Response:
        return self.send("DELETE", path, params=query)


def code(answer: httpx.Response) -> tuple[int, str]:
    """Return (status, error code) of a refusal: `assert code(rest.get("/x")) == (404, "not_found")`."""
    assert answer.status_code >= 400, f"not refused: {answer.status_code} {answer.text}"
    return answer.status_code, str(answer.json()["error"]["code"])
