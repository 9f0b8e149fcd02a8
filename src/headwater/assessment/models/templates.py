"""Which dimensions a team looks at, in its own words, and how often."""

from django.db import models

from headwater.assessment.models import lengths
from headwater.assessment.models.described import Described


class Edition(models.Model):
    """A team's template as it is from a day on, whole. Never changed: a change makes the next.

    A team without one uses the template that comes with Headwater.
    """

    team = models.CharField(max_length=lengths.SLUG)
    number = models.PositiveIntegerField()  # from 1
    made_on = models.DateField()
    made_as = models.CharField(max_length=lengths.ROLE)  # a role in the team, never a name

    class Meta:
        ordering = ["team", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="a_template_edition_is_one")
        ]

    def __str__(self) -> str:
        return f"template of {self.team}, edition {self.number}"


class Dimension(Described):
    """A dimension of an edition. One that the team does not use is kept, to be used again."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="dimensions")
    used = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="an_edition_has_a_key_once")
        ]

    def __str__(self) -> str:
        return self.title


class Cadence(models.Model):
    """How often a team wants to be reminded, and until when it wants to be left in peace.

    `weeks` is 0 for never.
    """

    team = models.CharField(max_length=lengths.SLUG, unique=True)
    weeks = models.PositiveSmallIntegerField(default=13)
    quiet_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"every {self.weeks} weeks"
