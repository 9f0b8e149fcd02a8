"""What a team chose to tell its leaders of a session, item by item."""

from django.db import models
from django.db.models import Q

from headwater.assessment.models import lengths
from headwater.assessment.models.sessions import Session


class Share(models.Model):
    """“This is a struggle for us”, with words of the team's own if it likes. Never a rating."""

    class What(models.TextChoices):
        """What is shared."""

        STRUGGLE = "struggle", "this is a struggle for us"
        STRENGTH = "strength", "this goes well"
        WORDS = "words", "words of ours"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="shares")
    what = models.CharField(max_length=lengths.CHOICE, choices=What.choices)
    key = models.CharField(max_length=lengths.SLUG, blank=True, default="")  # a dimension's key
    words = models.CharField(max_length=lengths.SENTENCE, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "key"], condition=~Q(key=""), name="a_dimension_is_shared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.key}"
