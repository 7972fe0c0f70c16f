"""The WebSocket edge: sockets in, one event to everyone in a room out. No rules of the game here."""
