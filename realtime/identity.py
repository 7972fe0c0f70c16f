"""What this process calls itself among the others."""

import secrets

PROCESS = secrets.token_hex(8)
