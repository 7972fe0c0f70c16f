"""The stable codes of a refusal, each with words for people."""

# code: (message, retryable)
CODES: dict[str, tuple[str, bool]] = {
    "already_answered": ("You have answered this question already.", False),
    "already_connected": ("You are already here.", False),
    "assignment_over": ("The time for this quiz is over.", False),
    "banned": ("The host has removed you from this session for good.", False),
    "chat_closed": ("The chat is closed right now.", False),
    "declined": ("The host has not let you in.", False),
    "forbidden": ("You may not do that.", False),
    "id_reused": ("This id was already used for something else.", False),
    "id_taken": ("This session id is or was in use. Choose another.", False),
    "illegal_transition": ("The session cannot do that in its present state.", False),
    "in_use": ("Something still uses this.", False),
    "internal": ("Something went wrong on our side.", True),
    "invalid_credentials": ("Username or password is wrong.", False),
    "invalid_field": ("A field is missing or wrong.", False),
    "invalid_file": ("Nothing was imported: the file has faults.", False),
    "invalid_json": ("This is not valid JSON.", False),
    "invalid_message": ("A message is an object with a type.", False),
    "last_owner": ("An organization keeps at least one owner.", False),
    "muted": ("The host has muted you.", False),
    "nickname_rejected": ("Please choose another name.", False),
    "nickname_taken": ("Somebody here already has this name.", False),
    "no_attempts_left": ("You have no attempt left.", False),
    "no_questions": ("This quiz has no questions yet.", False),
    "no_quiz": ("This session has no quiz; its host drives it by hand.", False),
    "not_active": ("This is not possible now.", False),
    "not_found": ("There is no such thing here.", False),
    "overloaded": ("Too much is waiting already. Try again in a moment.", True),
    "busy": ("The session is busy. Try again in a moment.", True),
    "rate_limited": ("Too fast. Try again in a moment.", True),
    "removed": ("The host has removed you from this session.", False),
    "reserved_type": ("This message type is reserved.", False),
    "session_ended": ("This session has ended.", False),
    "session_full": ("This session is full.", True),
    "session_locked": ("This session takes nobody new now.", False),
    "stale_version": ("The session has moved on since.", False),
    "team_name_taken": ("There is already a team with this name.", False),
    "too_large": ("This is more than the server takes.", False),
    "too_late": ("Time was up before your answer came.", False),
    "token_invalid": ("This token is not valid.", False),
    "unavailable": ("This is not available right now.", True),
    "unknown_code": ("There is no session with this PIN.", False),
    "unknown_type": ("This message type is unknown.", False),
    "username_taken": ("This username is taken.", False),
}


class Refused(Exception):
    """A rule said no. `details` holds what helps the caller, like the current state."""

    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        retry_after_ms: int | None = None,
        fields: dict[str, str] | None = None,
        **details: object,
    ) -> None:
        self.code = code
        self.message = message or CODES[code][0]
        self.retryable = CODES[code][1]
        self.retry_after_ms = retry_after_ms
        self.fields = fields
        self.details = details
        super().__init__(code)
