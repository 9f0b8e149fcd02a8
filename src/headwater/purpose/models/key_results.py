"""Objectives and their key results, at every level, and what was read on the way."""

from django.db import models
from django.db.models import F, Q

from headwater.purpose.models import lengths
from headwater.purpose.models.edited import Edited

SCALES = [(s, s) for s in ("organisation", "domain", "stream", "team")]
SCALED = Q(scale="organisation", slug="") | (~Q(scale="organisation") & ~Q(slug=""))


class Objective(Edited):
    """What a place wants to come nearer to, over days that are a quarter or chosen."""

    scale = models.CharField(max_length=lengths.SCALE, choices=SCALES)
    slug = models.CharField(max_length=lengths.SLUG, blank=True, default="")
    title = models.CharField(max_length=lengths.TITLE)
    why = models.TextField(max_length=lengths.TEXT, blank=True, default="")
    first_day = models.DateField()
    last_day = models.DateField()
    position = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-first_day", "position", "pk"]
        indexes = [models.Index(fields=["scale", "slug"], name="objectives_of_a_place")]
        constraints = [
            models.CheckConstraint(condition=SCALED, name="an_objective_is_at_a_named_place"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="an_objective_lasts"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class KeyResult(Edited):
    """How an objective's place would know that it comes nearer: measured, or a milestone.

    `parent` is the key result one level up (or more) that it serves. Its score comes from its
    readings, never from the work under it.
    """

    class Form(models.TextChoices):
        """How it is known."""

        MEASURED = "measured", "measured"
        MILESTONE = "milestone", "a milestone"

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="key_results")
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    title = models.CharField(max_length=lengths.TITLE)
    form = models.CharField(max_length=lengths.CHOICE, choices=Form.choices)
    unit = models.CharField(max_length=lengths.CHOICE, blank=True, default="")
    baseline = models.FloatField(null=True, blank=True)
    aim = models.FloatField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(form="measured")
                | Q(baseline__isnull=False, aim__isnull=False) & ~Q(baseline=F("aim")),
                name="measured_is_from_somewhere_to_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.title


class CheckIn(models.Model):
    """What was read on a day, and how confident its people are. Never changed."""

    class Confidence(models.TextChoices):
        """How likely it looks to those who work on it."""

        CONFIDENT = "confident", "confident"
        UNSURE = "unsure", "unsure"
        UNLIKELY = "unlikely", "unlikely as it stands"

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="check_ins")
    on = models.DateField()
    value = models.FloatField(null=True, blank=True)  # the reading of a measured one
    reached = models.BooleanField(null=True, blank=True)  # of a milestone
    confidence = models.CharField(max_length=lengths.CHOICE, choices=Confidence.choices)
    comment = models.CharField(max_length=lengths.SENTENCE, blank=True, default="")
    written_at = models.DateTimeField()
    written_as = models.CharField(max_length=lengths.ROLE)

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.key_result} on {self.on}"
