"""What came out of a box, as far as there were enough answers. What was below the floor is gone."""

import uuid

from django.db import models

from headwater.assessment import steps
from headwater.assessment.models import lengths
from headwater.assessment.models.sessions import Session, chosen


class Result(models.Model):
    """How often each choice was made for one question of a part, once its box was opened.

    `key` is a dimension's key, or the part's own name. `answers` counts ratings or choices without
    “don't know”. `counts` maps each choice, “unsure” included, to how many made it; None where
    there were too few answers to show.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="results")
    part = models.CharField(max_length=lengths.CHOICE, choices=chosen(steps.Part))
    key = models.CharField(max_length=lengths.SLUG)
    answers = models.PositiveSmallIntegerField()
    counts = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "part", "key"], name="a_question_has_one_result"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.answers} answers"


class Said(models.Model):
    """Words that came out of a box, or that the team wrote down together afterwards.

    `key` is a dimension's key, a column of cards, or the part's own name. The identity is random,
    so neither it nor any order says who wrote what. `name` is filled only by open voting, and
    emptied when the session ends; `choice` is then what its writer chose.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="said")
    part = models.CharField(max_length=lengths.CHOICE, choices=chosen(steps.Part))
    key = models.CharField(max_length=lengths.SLUG)
    text = models.TextField(max_length=lengths.TEXT, blank=True, default="")
    name = models.CharField(max_length=lengths.NAME, blank=True, default="")
    choice = models.CharField(max_length=lengths.CHOICE, blank=True, default="")
    together = models.BooleanField(default=False)  # written down in the talk, not from a box

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]
