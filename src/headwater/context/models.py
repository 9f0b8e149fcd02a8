"""What a team says. Everything has its history, and nothing says who of the team wrote it.

A team is known by its slug, which is its identity everywhere outside the plan: what it wrote
outlives a plan in which it is missing by mistake.
"""

from django.db import models

SLUG_LENGTH = 60
TEXT_LENGTH = 2000
LEAST_GRACE, MOST_GRACE = 3, 31


class Note(models.Model):
    """A team's context for days: on one metric (`metric` is its name in the catalogue), or on all.

    A note on a period covers its days; a note on a date covers one day. Its text is its latest
    wording; a note without wording was taken back.
    """

    team = models.CharField(max_length=SLUG_LENGTH, db_index=True)
    metric = models.CharField(max_length=SLUG_LENGTH, blank=True, default="")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="a_note_covers_days"
            )
        ]

    def __str__(self) -> str:
        return f"note of {self.team} on {self.first_day}"


class Wording(models.Model):
    """What a note said from a moment on; empty where it was taken back. Never changed."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="wordings")
    text = models.TextField(max_length=TEXT_LENGTH, blank=True, default="")
    written_at = models.DateTimeField()
    written_as = models.CharField(max_length=24)  # a role in the team, never a name

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Profile(models.Model):
    """What a team said about itself from a moment on. The latest counts; none is changed."""

    team = models.CharField(max_length=SLUG_LENGTH, db_index=True)
    product = models.TextField(max_length=TEXT_LENGTH, blank=True, default="")
    customers = models.TextField(max_length=TEXT_LENGTH, blank=True, default="")
    architecture = models.TextField(max_length=TEXT_LENGTH, blank=True, default="")
    work = models.TextField(max_length=TEXT_LENGTH, blank=True, default="")  # the kind of work
    unplanned = models.TextField(max_length=TEXT_LENGTH, blank=True, default="")
    roles_held = models.TextField(max_length=TEXT_LENGTH, blank=True, default="")
    roles_lacking = models.TextField(max_length=TEXT_LENGTH, blank=True, default="")
    agreements = models.TextField(max_length=TEXT_LENGTH, blank=True, default="")
    written_at = models.DateTimeField()
    written_as = models.CharField(max_length=24)

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"profile of {self.team}"


class Telling(models.Model):
    """A team told a closed month to its leaders before its grace time had passed."""

    class Because(models.TextChoices):
        """What made it told."""

        TEAM = "the team told it early"
        REVIEW = "the team held its metric review"

    team = models.CharField(max_length=SLUG_LENGTH)
    month = models.DateField()  # its first day
    because = models.CharField(max_length=40, choices=Because.choices)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], name="a_month_is_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.team} told {self.month:%B %Y}"


class Grace(models.Model):
    """How long a month that closes stays with its team, from a moment on. None is changed."""

    days = models.PositiveSmallIntegerField()
    since = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__gte=LEAST_GRACE, days__lte=MOST_GRACE),
                name="grace_is_3_to_31_days",
            )
        ]

    def __str__(self) -> str:
        return f"{self.days} days"
