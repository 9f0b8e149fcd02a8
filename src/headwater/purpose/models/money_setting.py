"""In which money amounts are said, for the whole organisation."""

from django.core.validators import RegexValidator
from django.db import models

from headwater.purpose.models.edited import Edited

CURRENCY = RegexValidator(r"^[A-Z]{3}\Z", "Three capital letters, such as EUR.")


class MoneySetting(Edited):
    """One row (primary key 1): the organisation's money, "" where amounts are plain numbers."""

    currency = models.CharField(max_length=3, blank=True, default="", validators=[CURRENCY])

    def __str__(self) -> str:
        return self.currency or "plain numbers"
