"""sessions/{id}/simulated: players that the server plays itself, for whoever tries a quiz alone."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from realtime.manager import manager
from realtime.publish import commit_and_publish
from realtime.simulated import MAX_PER_SESSION, NAMES, simulation
from sessions_app import tokens
from sessions_app.access import Caller
from sessions_app.api.documentation import READ_ERRORS, WRITE_ERRORS, operation
from sessions_app.api.fields import Rows, Strict, shaped
from sessions_app.api.scope import SessionView
from sessions_app.game.errors import Refused
from sessions_app.models import Participant, Team, TriviaSession
from sessions_app.services.outcomes import Write

TAG = "participants"


class SimulatedBody(Strict):
    count = serializers.IntegerField(min_value=1, max_value=MAX_PER_SESSION)


class SimulatedRow(Rows):
    added = serializers.IntegerField()
    total = serializers.IntegerField()


class SimulatedView(SessionView):
    @operation(
        "Add simulated players, who guess and answer by themselves",
        request=SimulatedBody,
        answers=SimulatedRow,
        status=201,
        errors=(*WRITE_ERRORS, "session_full", "session_ended", "unavailable"),
        tag=TAG,
    )
    def post(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        count = shaped(SimulatedBody, request)["count"]
        simulation.require_space(session.pk, count)
        seats = _seats(session, count)
        simulation.bring_in(session, seats)
        total = Participant.objects.filter(session=session, simulated=True, removed_at=None).count()
        return Response({"added": len(seats), "total": total}, status=201)

    @operation("Remove all simulated players", status=204, errors=(*READ_ERRORS, "busy"), tag=TAG)
    def delete(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        for seat in Participant.objects.filter(session=session, simulated=True, removed_at=None):
            self.write(session, "participant_remove", values={}, id_of=str(seat.pk))
        return Response(status=204)


def _seats(session: TriviaSession, count: int) -> list[Participant]:
    """Seat them under names that are free, in the session's teams in turn."""
    teams = list(Team.objects.filter(session=session).values_list("name", flat=True))
    newcomer = Caller("", tokens.GUEST, session.organization_id, session=session.pk)
    seats: list[Participant] = []
    for number in range(4 * MAX_PER_SESSION):
        if len(seats) == count:
            break
        again = number // len(NAMES)
        name = NAMES[number % len(NAMES)] + (f" {again + 1}" if again else "")
        data: dict[str, Any] = {"nickname": name, "resume_digest": None, "simulated": True}
        data["connected"] = manager.players_sync(session.pk, session.public_id)
        data["team"] = teams[len(seats) % len(teams)] if teams else None
        try:
            made = commit_and_publish(session.pk, Write("join", newcomer, data)).made
        except Refused as refused:
            if refused.code == "nickname_taken":
                continue
            if not seats:
                raise
            break
        made.session = session
        seats.append(made)
    return seats
