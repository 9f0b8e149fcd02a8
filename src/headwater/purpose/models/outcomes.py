"""What an initiative or epic is for, as people wrote it, and what came of it."""

from django.db import models
from django.db.models import Q

from headwater.purpose.models import lengths


class Outcome(models.Model):
    """What is written here about one initiative or epic. The latest wording is the row's own.

    `text` is empty where nothing was written here: the tracker may say it, or only a key result was
    chosen. `edition` is counted up with each change of somebody's, and is what an edit must name.
    """

    item_id = models.BigIntegerField(unique=True)
    source = models.CharField(max_length=lengths.SLUG)
    external_id = models.CharField(max_length=lengths.KEY)

    text = models.TextField(max_length=lengths.TEXT, blank=True, default="")
    customer = models.CharField(max_length=lengths.SENTENCE, blank=True, default="")
    business = models.CharField(max_length=lengths.SENTENCE, blank=True, default="")
    platform = models.CharField(max_length=lengths.SENTENCE, blank=True, default="")
    sign = models.CharField(max_length=lengths.SENTENCE, blank=True, default="")
    measure = models.CharField(max_length=lengths.TITLE, blank=True, default="")
    unit = models.CharField(max_length=lengths.CHOICE, blank=True, default="")
    baseline = models.FloatField(null=True, blank=True)
    expected = models.FloatField(null=True, blank=True)
    expected_by = models.DateField(null=True, blank=True)
    product_metric = models.CharField(max_length=lengths.TITLE, blank=True, default="")
    key_result = models.ForeignKey(
        "purpose.KeyResult", on_delete=models.SET_NULL, null=True, blank=True, related_name="works"
    )
    is_key_result = models.BooleanField(default=False)  # it is its team's own key result

    written_at = models.DateTimeField(null=True, blank=True)  # when `text` was written
    since = models.DateTimeField(null=True, blank=True)  # see relations.WRITTEN
    flaw = models.CharField(max_length=lengths.CHOICE, blank=True, default="")  # as judged
    overruled = models.BooleanField(default=False)  # a person said that `text` is fine as it is
    accepted = models.TextField(max_length=lengths.TEXT, blank=True, default="")  # tracker's text

    verdict = models.CharField(max_length=lengths.CHOICE, blank=True, default="")  # the latest
    reflected_at = models.DateTimeField(null=True, blank=True)

    edition = models.PositiveIntegerField(default=0)
    number = models.BigIntegerField(default=0, db_index=True)  # of the Counter, at its last change

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["source", "external_id"], name="outcome_of_an_item")]

    def __str__(self) -> str:
        return self.text[:60] or f"item {self.item_id}"


class OutcomeVersion(models.Model):
    """What an outcome said from a moment on, whole. Never changed; the first says the first."""

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="versions")
    said = models.JSONField()  # the fields somebody writes, by name
    written_at = models.DateTimeField()
    written_as = models.CharField(max_length=lengths.ROLE)

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.outcome} on {self.written_at:%Y-%m-%d}"


class Reflection(models.Model):
    """What really happened, as the team saw it at a moment. The latest counts; none is changed."""

    class Verdict(models.TextChoices):
        """How it went against what was hoped, without a grade."""

        BETTER = "better", "better than hoped"
        AS_HOPED = "as hoped", "as hoped"
        PARTLY = "partly", "partly as hoped"
        NOT = "not", "not as hoped"
        TOO_EARLY = "too early", "too early to say"

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="reflections")
    hoped = models.TextField(max_length=lengths.TEXT, blank=True, default="")  # as it stood then
    happened = models.TextField(max_length=lengths.TEXT)
    evidence = models.TextField(max_length=lengths.TEXT, blank=True, default="")
    verdict = models.CharField(max_length=lengths.CHOICE, choices=Verdict.choices)
    learned = models.TextField(max_length=lengths.TEXT, blank=True, default="")
    next = models.TextField(max_length=lengths.TEXT, blank=True, default="")
    look_again_on = models.DateField(null=True, blank=True)  # of what was too early to say
    written_at = models.DateTimeField()
    written_as = models.CharField(max_length=lengths.ROLE)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="too early") | Q(look_again_on__isnull=False),
                name="too_early_says_when_to_look_again",
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.verdict}"
