"""What teams cost, what a stream was given, and in which money. Empty amounts take it back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from headwater.metrics.periods import Granularity, Period, first_day_named, period_of
from headwater.organisation.fields import PlainForm
from headwater.purpose.models.money_setting import CURRENCY

EDITION = 2**31 - 1


def _edition() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=EDITION, widget=forms.HiddenInput)


def _amount(label: str, help_text: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
    )


class PeriodField(forms.CharField):
    """A month or quarter by its name: 2026-11, 2026-Q4."""

    def __init__(self, length: Granularity, **kwargs: Any) -> None:
        self.length = length
        super().__init__(max_length=10, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the period. Raises ValidationError."""
        text = super().clean(value)
        try:
            return period_of(self.length, first_day_named(text))
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(f"“{text}” is no {self.length}.") from error

    def prepare_value(self, value: Any) -> Any:
        """Return the name of a period."""
        return value.name if isinstance(value, Period) else value


class CostForm(PlainForm):
    """What a team costs a month, from a month on."""

    team = forms.ChoiceField(label="Team")
    month = PeriodField(
        Granularity.MONTH,
        label="From",
        help_text="Such as 2026-11. It counts until a later month says otherwise.",
    )
    amount = _amount("A month", "Leave it empty to take this back.")
    edition = _edition()

    def __init__(self, teams: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "cost", **kwargs})
        self.fields["team"].choices = teams  # type: ignore[attr-defined]


class FundingForm(PlainForm):
    """What the stream was given for a quarter."""

    quarter = PeriodField(Granularity.QUARTER, label="Quarter", help_text="Such as 2026-Q4.")
    amount = _amount("Given", "Leave it empty to take this back.")
    edition = _edition()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "funding", **kwargs})


class CurrencyForm(PlainForm):
    """In which money the organisation's amounts are."""

    currency = forms.CharField(
        label="Currency",
        max_length=3,
        required=False,
        validators=[CURRENCY],
        help_text="Three letters such as EUR, for the whole organisation. Empty: plain numbers.",
    )
    edition = _edition()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "currency", **kwargs})
