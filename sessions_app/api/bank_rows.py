"""How quizzes, rounds and questions are told, and what bodies make them: protocol.md, 1.1."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sessions_app.api.fields import Moment, Name, Rows, Strict
from sessions_app.game.deck import KINDS
from sessions_app.models import Question
from sessions_app.services import quizzes
from sessions_app.services.media import shown_media


class RoundRow(Rows):
    id = serializers.CharField()
    title = serializers.CharField()
    position = serializers.IntegerField()
    scoring = serializers.DictField(allow_null=True)
    leaderboard = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_leaderboard(self, part: Any) -> str | None:
        return part.leaderboard or None


class QuizRow(Rows):
    id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    language = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    rounds = RoundRow(many=True)
    question_count = serializers.IntegerField(source="counted")
    created_at = Moment()
    updated_at = Moment()


class QuizBody(Strict):
    title = Name()
    description = serializers.CharField(required=False, allow_blank=True, max_length=2_000)
    language = serializers.CharField(required=False, max_length=10)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=10)


class QuizChange(QuizBody):
    title = Name(required=False)


class QuestionRow(Rows):
    """A question as its editor sees it: protocol.md, 1.1."""

    id = serializers.CharField()
    position = serializers.IntegerField()
    round = serializers.CharField(source="round_id", allow_null=True)
    scoring = serializers.DictField(allow_null=True)
    kind = serializers.SerializerMethodField()
    content = serializers.SerializerMethodField(help_text="Told beside `id`, not below it.")
    usage = serializers.SerializerMethodField(help_text="How often it was played; in lists.")
    right_share = serializers.SerializerMethodField(help_text="The share of answers that were right, 0 to 1; in lists.")

    @extend_schema_field(OpenApiTypes.STR)
    def get_kind(self, question: Question) -> str:
        return str(question.content["kind"])

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_content(self, question: Question) -> dict[str, Any]:
        return dict(question.content)

    @extend_schema_field(OpenApiTypes.INT)
    def get_usage(self, question: Question) -> int:
        return int(self.context.get("usage", {}).get(question.pk, (0, None))[0])

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_right_share(self, question: Question) -> float | None:
        share: float | None = self.context.get("usage", {}).get(question.pk, (0, None))[1]
        return None if share is None else round(share, 3)

    def to_representation(self, instance: Question) -> dict[str, Any]:
        told = dict(super().to_representation(instance))
        content = shown_media(told.pop("content"), f"organization:{instance.quiz.organization_id}")
        return {**content, **told}


class QuestionBody(Strict):
    kind = serializers.ChoiceField(KINDS, required=False)
    text = serializers.CharField(required=False, max_length=500)
    position = serializers.IntegerField(required=False, min_value=1, max_value=quizzes.MAX_QUESTIONS)
    round = serializers.CharField(required=False, allow_null=True, max_length=64)
    time_limit = serializers.IntegerField(required=False, help_text="Seconds; 0 for no clock.")
    points = serializers.IntegerField(required=False)
    scoring = serializers.DictField(required=False, allow_null=True)
    partial = serializers.BooleanField(required=False)  # type: ignore[assignment]
    choices = serializers.ListField(child=serializers.DictField(), required=False)
    media = serializers.DictField(required=False, allow_null=True, help_text="`{id, alt}` of a picture or sound.")
    accepted = serializers.ListField(child=serializers.CharField(), required=False)
    typo_distance = serializers.IntegerField(required=False)
    number = serializers.DictField(required=False, allow_null=True)
    pairs = serializers.ListField(child=serializers.DictField(), required=False)
    explanation = serializers.CharField(required=False, allow_blank=True)
    source = serializers.CharField(required=False, allow_blank=True)  # type: ignore[assignment]
    host_note = serializers.CharField(required=False, allow_blank=True)
    difficulty = serializers.IntegerField(required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False)
