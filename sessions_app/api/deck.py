"""sessions/{id}/deck, clusters and regrade: what a host sees of the quiz that is played, and mends in it."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from sessions_app.api.documentation import READ_ERRORS, WRITE_ERRORS, operation
from sessions_app.api.fields import Rows, Writing, shaped
from sessions_app.api.scope import SessionView
from sessions_app.game.errors import Refused
from sessions_app.models import Participant, PlayedQuestion
from sessions_app.services.decks import deck_ahead, deck_of
from sessions_app.services.regrade import clusters_of

TAG = "quizzes"


class DeckRow(Rows):
    questions = serializers.ListField(child=serializers.DictField())
    rounds = serializers.ListField(child=serializers.DictField())


class SpellingRow(Rows):
    text = serializers.CharField()
    count = serializers.IntegerField()
    correct = serializers.BooleanField()


class ClusterRow(Rows):
    text = serializers.CharField()
    count = serializers.IntegerField()
    correct = serializers.BooleanField()
    spellings = SpellingRow(many=True)


class ClustersRow(Rows):
    question_id = serializers.CharField()
    clusters = ClusterRow(many=True)


class RegradeBody(Writing):
    question_id = serializers.CharField(max_length=64)
    accept = serializers.ListField(child=serializers.CharField(max_length=200), required=False, max_length=50)
    correct = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=8)


class ScoreRow(Rows):
    id = serializers.CharField()
    score = serializers.IntegerField()


class RegradedRow(Rows):
    question_id = serializers.CharField()
    scores = ScoreRow(many=True)


class DeckView(SessionView):
    @operation("Read the quiz as it is played, with what is right", answers=DeckRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        deck = deck_of(session) or deck_ahead(session)
        if deck is None:
            return Response({"questions": [], "rounds": []})
        played = {row.number: row for row in PlayedQuestion.objects.filter(session=session)}
        rows: list[dict[str, Any]] = []
        for question in deck.questions:
            row = played.get(question.number)
            own = {"number": question.number, "played": row is not None, "voided": bool(row and row.voided)}
            rows.append({**question.raw, **own, "marked": bool(row and row.marked_at)})
        return Response({"questions": rows, "rounds": list(deck.content.get("rounds", ()))})


class ClustersView(SessionView):
    @operation(
        "Read the typed answers to a question, like spellings together",
        answers=ClustersRow,
        errors=READ_ERRORS,
        tag=TAG,
        parameters=[OpenApiParameter("question_id", OpenApiTypes.STR, required=True)],
    )
    def get(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        deck, asked = deck_of(session), request.query_params.get("question_id", "")
        question = deck.find(asked) if deck is not None else None
        if question is None or question.kind not in {"typed", "word_cloud"}:
            return Response({"question_id": asked, "clusters": []})
        found = [
            {
                "text": cluster.head,
                "count": cluster.count,
                "correct": cluster.is_right,
                "spellings": [{"text": t, "count": n, "correct": r} for t, n, r in cluster.spellings],
            }
            for cluster in clusters_of(session, question)
        ]
        return Response({"question_id": asked, "clusters": found})


class RegradeView(SessionView):
    @operation(
        "Accept another answer, or mend the key, and mark anew",
        request=RegradeBody,
        answers=RegradedRow,
        errors=(*WRITE_ERRORS, "not_active"),
        tag=TAG,
    )
    def post(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        values = shaped(RegradeBody, request)
        if not values.get("accept") and not values.get("correct"):
            raise Refused("invalid_field", fields={"accept": "either accept or correct"})
        self.write(session, "regrade", values=values)
        seats = Participant.objects.filter(session=session, removed_at=None).order_by("-score", "pk")
        scores = [{"id": str(pk), "score": score} for pk, score in seats.values_list("pk", "score")]
        return Response({"question_id": values["question_id"], "scores": scores})
