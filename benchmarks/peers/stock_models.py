"""The stock consumer's tables."""

from django.db import models


class Player(models.Model):
    name = models.CharField(max_length=60)

    class Meta:
        app_label = "peers"

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    player = models.ForeignKey(Player, on_delete=models.CASCADE)
    choice = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "peers"
        constraints = [models.UniqueConstraint(fields=["player", "choice"], name="one_answer_a_player")]

    def __str__(self) -> str:
        return self.choice
