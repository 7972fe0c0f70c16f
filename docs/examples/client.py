"""Log in, come into a room, say something, and print what happens: `python client.py HOST:PORT USER PASSWORD SESSION`.

Needs the package `websockets`. It ends when its own message has come back.
"""

import asyncio
import json
import sys
import urllib.request

import websockets


def login(base: str, username: str, password: str) -> str:
    body = json.dumps({"username": username, "password": password}).encode()
    request = urllib.request.Request(f"http://{base}/api/v1/auth/login", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["access"]


async def main(base: str, username: str, password: str, session: str) -> None:
    token = login(base, username, password)
    # The token as subprotocol: unlike a query string, nobody logs it.
    subprotocols = [websockets.Subprotocol("trivia.v1"), websockets.Subprotocol(token)]
    async with websockets.connect(f"ws://{base}/ws/{session}", subprotocols=subprotocols) as socket:
        await socket.send(json.dumps({"type": "chat", "id": "hello-1", "data": {"text": "Hello from Python!"}}))
        async for text in socket:
            frame = json.loads(text)
            print(frame["type"], frame.get("data", ""))
            if frame["type"] == "chat" and frame["data"]["text"] == "Hello from Python!":
                return


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
