"""In which money amounts are said, for the whole organisation."""

from django.core.validators import RegexValidator
from django.db import models

from headwater.purpose.models import lengths

CURRENCY = RegexValidator(r"^[A-Z]{3}\Z", "Three capital letters, such as EUR.")


class MoneySetting(models.Model):
    """One row (primary key 1): the organisation's money, "" where amounts are plain numbers."""

    currency = models.CharField(max_length=3, blank=True, default="", validators=[CURRENCY])
    edition = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField()
    written_as = models.CharField(max_length=lengths.ROLE)

    def __str__(self) -> str:
        return self.currency or "plain numbers"
