"""What a team chose about its own purpose pages."""

from django.db import models
from django.db.models import Q

from headwater.purpose.models import lengths
from headwater.purpose.models.edited import Edited

USUAL_LAG = 6
LONGEST_LAG = 52


class TeamChoice(Edited):
    """A team's choices; without a row, the usual ones."""

    team = models.CharField(max_length=lengths.SLUG, unique=True)
    lag_weeks = models.PositiveSmallIntegerField(default=USUAL_LAG)  # from done to looking back
    aligns = models.BooleanField(default=False)  # ready to say which key result its work serves

    class Meta:
        ordering = ["team"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lag_weeks__gte=1, lag_weeks__lte=LONGEST_LAG), name="a_lag_is_in_weeks"
            )
        ]

    def __str__(self) -> str:
        return f"choices of {self.team}"
