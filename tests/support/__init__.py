"""What tests stand on. Fixtures are in tests/conftest.py; the parts, each in a file of its own:

server.py     TriviaServer: the product as a process. processes(): several over one PostgreSQL and one Valkey.
cast.py       Cast: people with their logins and a fresh session. Sockets: what `open_socket` gives.
rest.py       Rest: REST as one caller; `ok` for what must work, `refused` for (status, code).
socket.py     Socket: `recv`, `ever`, `ask`, `ack`, `until`, `closed`, `drop`, `raw`; it keeps all frames.
client.py     assert_once_in_order, assert_same_events, silence: what can be said about what was heard.
proxy.py      Proxy: a line that can be blackholed, healed, cut and slowed.
valkey.py, postgres.py   real servers from wheels, to be killed and paused.
browser.py    Visitor: Chromium that notices every error; axe.
skips.py      need(), count(small, deep).      secrets.py   issued(): no token may be found in logs or rows.
loops.py      LoopThread: async code for tests that are not async, such as the browser's.

Rules: wait for a frame, a line of a log or a process's end, never for a time; run with `python -m pytest`.
"""
