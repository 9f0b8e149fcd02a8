"""What comes from outside the team: links for stakeholders, and observations in words."""

from django.db import models

from headwater.assessment.models import lengths
from headwater.assessment.models.sessions import Session


class OutsideLink(models.Model):
    """A one-time link. `spent` by a finished response; nothing says which, or when.

    Only the hash of its secret is kept.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=lengths.SECRET, unique=True)
    spent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "a spent link" if self.spent else "a link"


class Observation(models.Model):
    """What an Agile Delivery Manager or coach saw, in words with an example. Never a rating.

    The team sees who wrote it and decides what becomes of it.
    """

    class Became(models.TextChoices):
        """What the team decided."""

        NOTHING_YET = "", "not yet decided"
        TALK = "talk", "we talk about it"
        ACTION = "action", "it became an action"
        SET_ASIDE = "set-aside", "we set it aside"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="observations")
    about = models.CharField(max_length=lengths.SLUG, blank=True, default="")  # a dimension's key
    seen = models.TextField(max_length=lengths.TEXT)
    example = models.TextField(max_length=lengths.TEXT)
    written_by = models.CharField(max_length=lengths.TITLE)  # name and role, for the team to see
    written_on = models.DateField()
    became = models.CharField(
        max_length=lengths.CHOICE, choices=Became.choices, blank=True, default=Became.NOTHING_YET
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.seen[:60]
