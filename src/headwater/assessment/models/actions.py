"""What a team said it would do."""

from django.db import models

from headwater.assessment.models import lengths
from headwater.assessment.models.sessions import Session


class Action(models.Model):
    """One thing to do, by a role and a day. Closed when done or let go; never chased."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", "open"
        DONE = "done", "done"
        LET_GO = "let-go", "let go"

    class Owner(models.TextChoices):
        """Who looks after it: a role, never a person."""

        TEAM = "team", "the whole team"
        ENGINEERING = "engineering", "an engineer"
        QUALITY = "quality", "quality"
        DESIGN = "design", "design"
        PRODUCT = "product", "the product manager"
        DELIVERY = "delivery", "the Agile Delivery Manager"
        OUTSIDE = "outside", "somebody outside the team"

    team = models.CharField(max_length=lengths.SLUG, db_index=True)
    session = models.ForeignKey(
        Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    about = models.CharField(max_length=lengths.SLUG, blank=True, default="")  # a dimension's key
    text = models.CharField(max_length=lengths.SENTENCE)
    owner = models.CharField(max_length=lengths.CHOICE, choices=Owner.choices)
    due_on = models.DateField()
    state = models.CharField(max_length=lengths.CHOICE, choices=State.choices, default=State.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    learned = models.CharField(max_length=lengths.SENTENCE, blank=True, default="")
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text
