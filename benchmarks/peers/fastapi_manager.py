"""A ConnectionManager on FastAPI, as the specification describes it: a list of sockets for each session, and a loop."""

import sys
from typing import Any

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect


class ConnectionManager:
    def __init__(self) -> None:
        self.active: dict[str, list[WebSocket]] = {}

    async def connect(self, websocket: WebSocket, session_id: str) -> None:
        await websocket.accept()
        self.active.setdefault(session_id, []).append(websocket)

    def disconnect(self, websocket: WebSocket, session_id: str) -> None:
        self.active[session_id].remove(websocket)

    async def broadcast_to_session(self, session_id: str, message: dict[str, Any]) -> None:
        gone = []
        for websocket in self.active.get(session_id, []):
            try:
                await websocket.send_json(message)
            except Exception:
                gone.append(websocket)
        for websocket in gone:
            self.disconnect(websocket, session_id)


app, manager = FastAPI(), ConnectionManager()


@app.websocket("/ws/{session_id}")
async def endpoint(websocket: WebSocket, session_id: str) -> None:
    await manager.connect(websocket, session_id)
    try:
        while True:
            message = await websocket.receive_json()
            told = {"type": "chat", "user_id": "u", "data": message["data"]}
            await manager.broadcast_to_session(session_id, told)
    except WebSocketDisconnect:
        manager.disconnect(websocket, session_id)


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", ws_max_size=65_536, backlog=4096)
