"""Why a socket is closed: codes of RFC 6455 and its registry, as protocol.md uses them."""

NORMAL = 1000
GOING_AWAY = 1001
POLICY = 1008
TOO_BIG = 1009
INTERNAL = 1011
RESTART = 1012
TRY_LATER = 1013
