"""What teams cost and what streams were given, in the organisation's money. Both may be unknown."""

from django.db import models
from django.db.models import Q

from headwater.purpose.models import lengths
from headwater.purpose.models.edited import Edited


class TeamCost(Edited):
    """What a team costs a month, from a month on until the next row of it."""

    team = models.CharField(max_length=lengths.SLUG)
    from_month = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["team", "from_month"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "from_month"], name="a_team_costs_one_amount_a_month"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_cost_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.team} from {self.from_month:%Y-%m}"


class Funding(Edited):
    """What a stream was given for a quarter, named by its first day."""

    stream = models.CharField(max_length=lengths.SLUG)
    quarter = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["stream", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "quarter"], name="a_stream_is_given_one_amount_a_quarter"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="funding_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}, {self.quarter:%Y-%m}"
