"""The form that opens a session. What is chosen here is fixed from then on."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from headwater.assessment.models import lengths
from headwater.assessment.operations.beginning import LONGEST, Opening
from headwater.assessment.steps import Voting, Way
from headwater.assessment.template import DimensionText
from headwater.context.forms import date_field
from headwater.organisation.fields import PlainForm, offer

QUARTERLY, MILESTONE, OTHER = "quarterly", "milestone", "other"
OCCASIONS = {
    QUARTERLY: "Quarterly",
    MILESTONE: "After a milestone",
    OTHER: "Something else",
}
WAYS = (
    (Way.LIVE, "Together, now or in a meeting: about an hour"),
    (Way.OVER_DAYS, "Answer over some days, then talk: about half an hour together"),
)
VOTINGS = (
    (
        Voting.ANONYMOUS,
        "Anonymous: nobody learns who chose what, and fewer than five answers stay closed",
    ),
    (Voting.OPEN, "Open: once revealed, everybody in the session sees who chose what"),
)
NOBODY, FULL, SHORT = "", "full", "short"
OUTSIDE = (
    (NOBODY, "Not this time"),
    (SHORT, "Yes, the short form: what people outside notice most, about three minutes"),
    (FULL, "Yes, everything we rate ourselves, in words for people outside"),
)
END_OF_WORK = dt.time(16, 0)
DAYS = LONGEST.days


class OpeningForm(PlainForm):
    """Why, what about, how, who sees what, and whether others are asked."""

    occasion = forms.ChoiceField(
        label="What is the occasion?", choices=list(OCCASIONS.items()), widget=forms.RadioSelect
    )
    occasion_words = forms.CharField(
        label="In your words",
        required=False,
        max_length=lengths.TITLE,
        help_text="Needed only for something else: “After the move to the new platform”.",
    )
    dimensions = forms.MultipleChoiceField(
        label="What do you want to look at?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing to look at."},
    )
    way = forms.ChoiceField(
        label="How do you want to do it?", choices=WAYS, widget=forms.RadioSelect
    )
    closes_on = date_field("Open until", required=False)
    closes_time = forms.TimeField(
        label="at", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    voting = forms.ChoiceField(
        label="Who sees what somebody chose?", choices=VOTINGS, widget=forms.RadioSelect
    )
    outside_form = forms.ChoiceField(
        label="Ask people outside the team, too?",
        choices=OUTSIDE,
        required=False,
        widget=forms.RadioSelect,
    )
    outside_until = date_field("They can answer until", required=False)

    def __init__(
        self,
        dimensions: Sequence[DimensionText],
        suggested: Collection[str],
        today: dt.date,
        data: Any,
    ) -> None:
        """Offer `dimensions`, those of the keys in `suggested` ticked. `today` is the team's."""
        super().__init__(data, initial=_initial(suggested, today))
        self.today = today
        self.about = {each.key: each for each in dimensions}
        offer(self, "dimensions", [(each.key, each.title) for each in dimensions])

    def lines(self) -> list[tuple[forms.boundfield.BoundWidget, DimensionText]]:
        """Return each checkbox with what its dimension says."""
        return list(zip(self["dimensions"].subwidgets, self.about.values(), strict=True))

    def clean(self) -> dict[str, Any]:
        """Ask for what the other choices make necessary."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("occasion") == OTHER and not said.get("occasion_words"):
            self.add_error("occasion_words", "Say in a few words what the occasion is.")
        if said.get("way") == Way.OVER_DAYS:
            self._needs_a_day("closes_on", said)
        if said.get("outside_form"):
            self._needs_a_day("outside_until", said)
        return said

    def opening(self, zone: str) -> Opening:
        """Return what was chosen, its days in the time zone of the team."""
        said = self.cleaned_data
        over_days = said["way"] == Way.OVER_DAYS
        return Opening(
            occasion=said["occasion_words"] or OCCASIONS[said["occasion"]],
            keys=tuple(key for key in self.about if key in said["dimensions"]),
            way=Way(said["way"]),
            voting=Voting(said["voting"]),
            closes_at=self._closes_at(zone) if over_days else None,
            outside_form=said["outside_form"],
            outside_until=said["outside_until"] if said["outside_form"] else None,
        )

    def _needs_a_day(self, field: str, said: dict[str, Any]) -> None:
        day = said.get(field)
        if field in self.errors:
            return
        if day is None:
            self.add_error(field, "Choose a day.")
        elif not self.today <= day <= self.today + LONGEST:
            self.add_error(field, f"Choose a day from today on, at most {DAYS} days away.")

    def _closes_at(self, zone: str) -> dt.datetime:
        said = self.cleaned_data
        time = said["closes_time"] or END_OF_WORK
        return dt.datetime.combine(said["closes_on"], time, ZoneInfo(zone))


def _initial(suggested: Collection[str], today: dt.date) -> dict[str, object]:
    return {
        "occasion": QUARTERLY,
        "dimensions": list(suggested),
        "way": Way.LIVE.value,
        "voting": Voting.ANONYMOUS.value,
        "outside_form": NOBODY,
        "closes_on": today + dt.timedelta(days=4),
        "closes_time": END_OF_WORK,
        "outside_until": today + dt.timedelta(days=7),
    }
