"""Forms over a part of the plan. Each knows how to read the plan and what edit it describes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from headwater.organisation import plan_file
from headwater.organisation.fields import (
    Choices,
    PlainForm,
    QuickSelect,
    hidden_field,
    name_field,
    offer,
    order_field,
    text_field,
)
from headwater.organisation.models import NAME_LENGTH, SLUG_LENGTH, VALUE_LENGTH, ZONE_LENGTH
from headwater.organisation.validation import ATTRIBUTES
from headwater.vocabulary.organisation import (
    KindRule,
    LevelRule,
    Organisation,
    Stage,
    StatusRule,
    Stream,
    Team,
    TeamRule,
)
from headwater.vocabulary.work import Kind, Level, StageType

STAGE_TYPES: Choices = (
    (StageType.BACKLOG, "backlog: not started"),
    (StageType.QUEUE, "queue: waiting"),
    (StageType.ACTIVE, "active: being worked on"),
    (StageType.DONE, "done: value delivered"),
    (StageType.DISCARDED, "discarded: given up"),
)
KIND_CHOICES: Choices = (
    ("", "leave unmapped"),
    (Kind.FEATURE, "feature"),
    (Kind.DEFECT, "defect"),
    (Kind.RISK, "risk"),
    (Kind.DEBT, "debt"),
    (Kind.UNMAPPED, "unmapped on purpose"),
)
LEVEL_CHOICES: Choices = (
    ("", "as the tracker says"),
    (Level.INITIATIVE, "initiative"),
    (Level.EPIC, "epic"),
    (Level.ITEM, "item"),
    (Level.SUB_ITEM, "sub-item"),
)


class NameForm(PlainForm):
    """What a domain or the organisation is called."""

    name = name_field()


class NewStreamForm(PlainForm):
    """A stream to begin with: everything else has a usual value."""

    name = name_field()
    domain = forms.ChoiceField(label="Domain")

    def __init__(self, *args: Any, domains: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "domain", domains)


class StreamForm(PlainForm):
    """A stream's name, place and policies."""

    name = name_field()
    domain = forms.ChoiceField(label="Domain")
    timezone = forms.CharField(
        label="Time zone",
        max_length=ZONE_LENGTH,
        help_text="A name like Europe/Berlin. Days and weeks begin and end by it.",
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
    )
    parked_counts = forms.BooleanField(
        label="Time back in the backlog stays on the clock",
        required=False,
        help_text="When started work goes back to the backlog, its Flow Time goes on.",
    )
    blocking_marks = forms.CharField(
        label="What means blocked",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line: flag for a flagged item, link:Blocks for a link of that type.",
    )
    unplanned_traits = forms.CharField(
        label="What means unplanned",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line: label:unplanned for a label, type:10004 for a type, "
        "field:Origin=Support for a field’s value.",
    )

    def __init__(self, *args: Any, domains: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "domain", domains)

    @staticmethod
    def values(stream: Stream, domain: str) -> dict[str, Any]:
        """Return what the form shows for `stream`."""
        return {
            "name": stream.name,
            "domain": domain,
            "timezone": stream.timezone,
            "parked_counts": stream.parked_counts,
            "blocking_marks": "\n".join(stream.blocking_marks),
            "unplanned_traits": "\n".join(stream.unplanned_traits),
        }

    def lines(self, field: str) -> tuple[str, ...]:
        """Return the marks or traits as entered, one a line."""
        lines = self.cleaned_data[field].splitlines()
        return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))


class StageRow(PlainForm):
    """A stage of a stream. A row without a name is no stage."""

    slug = hidden_field(SLUG_LENGTH)
    name = text_field("Stage", NAME_LENGTH)
    type = forms.ChoiceField(label="What being here means", choices=STAGE_TYPES, required=False)
    position = order_field()
    remove = forms.BooleanField(label="Remove", required=False)

    @staticmethod
    def values(position: int, stage: Stage) -> dict[str, Any]:
        """Return what the row shows for `stage`."""
        return {
            "slug": stage.slug,
            "name": stage.name,
            "type": stage.type.value,
            "position": position,
        }


class TeamRow(PlainForm):
    """A team of a stream. A row without a name is no team."""

    slug = hidden_field(SLUG_LENGTH)
    name = text_field("Team", NAME_LENGTH)
    timezone = text_field("Time zone, if not the stream’s", ZONE_LENGTH)
    position = order_field()
    remove = forms.BooleanField(label="Remove", required=False)

    @staticmethod
    def values(position: int, team: Team) -> dict[str, Any]:
        """Return what the row shows for `team`."""
        return {
            "slug": team.slug,
            "name": team.name,
            "timezone": team.timezone,
            "position": position,
        }


class StatusRow(PlainForm):
    """Which stage a status belongs to."""

    source = hidden_field(SLUG_LENGTH)
    status = hidden_field(VALUE_LENGTH)
    status_name = hidden_field(VALUE_LENGTH)
    stage = forms.ChoiceField(label="Stage", required=False, widget=QuickSelect)
    blocked = forms.BooleanField(label="Means blocked", required=False)

    def __init__(self, *args: Any, stages: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stage", stages)

    @staticmethod
    def values(rule: StatusRule) -> dict[str, Any]:
        """Return what the row shows for `rule`."""
        return {
            "source": rule.source,
            "status": rule.status,
            "status_name": rule.status_name,
            "stage": rule.stage,
            "blocked": rule.blocked,
        }

    def rule(self, team: str) -> StatusRule:
        """Return the rule as entered; saving it confirms it."""
        said = self.cleaned_data
        return StatusRule(
            said["source"],
            said["status"],
            said["stage"],
            said["status_name"],
            team,
            said["blocked"],
        )


class TeamRuleRow(PlainForm):
    """Whose hands work in a place is in."""

    was = hidden_field(2 * SLUG_LENGTH + VALUE_LENGTH + 20)
    position = order_field()
    attribute = forms.ChoiceField(label="Where", choices=[(a, a) for a in ATTRIBUTES])
    value = text_field("is", VALUE_LENGTH)
    source = text_field("In source", SLUG_LENGTH)
    team = forms.ChoiceField(label="Team", required=False, widget=QuickSelect)

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "team", teams)
        self.fields["value"].widget.attrs["list"] = "place-values"

    @staticmethod
    def name_of(rule: TeamRule) -> str:
        """Return what a posted row remembers of the rule it was made from."""
        return f"{rule.source} {rule.attribute} {rule.team} {rule.value}"

    @staticmethod
    def values(position: int, rule: TeamRule) -> dict[str, Any]:
        """Return what the row shows for `rule`."""
        known = {name: getattr(rule, name) for name in ("attribute", "value", "source", "team")}
        return known | {"position": position, "was": TeamRuleRow.name_of(rule)}

    def clean(self) -> dict[str, Any]:
        """Refuse a team without a place: nothing would tell its work."""
        said = super().clean() or {}
        if said.get("team") and not said.get("value"):
            self.add_error("value", "Say which one belongs to this team.")
        return said

    def number(self, otherwise: int) -> int:
        """Return the order number as entered, else `otherwise`."""
        position: int | None = self.cleaned_data["position"]
        return otherwise if position is None else position

    def rule(self) -> TeamRule:
        """Return the rule as entered."""
        said = self.cleaned_data
        return TeamRule(said["attribute"], said["value"], said["team"], said["source"])


class TraitRow(PlainForm):
    """A type, label or field, and what it means."""

    position = order_field()
    trait = text_field("Type, label or field", VALUE_LENGTH)
    trait_name = hidden_field(VALUE_LENGTH)
    source = text_field("In source", SLUG_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trait"].widget.attrs["list"] = "traits"

    def says(self, field: str) -> bool:
        """Say whether the row gives its trait a meaning."""
        return bool(self.cleaned_data.get(field))

    def _clean_trait(self, field: str) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get(field) and not said.get("trait"):
            self.add_error("trait", "Say which type, label or field this is about.")
        return said


class KindRow(TraitRow):
    """Which kind items with a trait are."""

    kind = forms.ChoiceField(label="Kind", choices=KIND_CHOICES, required=False)

    @staticmethod
    def values(position: int, rule: KindRule) -> dict[str, Any]:
        """Return what the row shows for `rule`."""
        return _trait_values(position, rule) | {"kind": rule.kind.value}

    def clean(self) -> dict[str, Any]:
        """Refuse a kind without a trait."""
        return self._clean_trait("kind")

    def rule(self) -> KindRule:
        """Return the rule as entered; saving it confirms it."""
        said = self.cleaned_data
        return KindRule(said["trait"], Kind(said["kind"]), said["trait_name"], said["source"])


class LevelRow(TraitRow):
    """At which level items with a trait are."""

    level = forms.ChoiceField(label="Level", choices=LEVEL_CHOICES, required=False)

    @staticmethod
    def values(position: int, rule: LevelRule) -> dict[str, Any]:
        """Return what the row shows for `rule`."""
        return _trait_values(position, rule) | {"level": rule.level.value}

    def clean(self) -> dict[str, Any]:
        """Refuse a level without a trait."""
        return self._clean_trait("level")

    def rule(self) -> LevelRule:
        """Return the rule as entered."""
        said = self.cleaned_data
        return LevelRule(said["trait"], Level(said["level"]), said["trait_name"], said["source"])


def _trait_values(position: int, rule: KindRule | LevelRule) -> dict[str, Any]:
    known = {name: getattr(rule, name) for name in ("trait", "trait_name", "source")}
    return known | {"position": position}


class PlanFileForm(PlainForm):
    """An organisation's file, uploaded or pasted."""

    file = forms.FileField(label="File", required=False, help_text="TOML, at most 2 MB.")
    text = forms.CharField(
        label="Or its text",
        required=False,
        strip=False,
        max_length=plan_file.LARGEST,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the plan, preferring the file; say what is wrong with it where it is not one."""
        said = super().clean() or {}
        upload = said.get("file")
        if upload and upload.size > plan_file.LARGEST:
            raise ValidationError("The file is larger than 2 MB, so it was not read.")
        try:
            said["plan"] = plan_file.read(upload.read() if upload else said.get("text", ""))
        except plan_file.PlanUnreadable as error:
            raise ValidationError(str(error)) from error
        return said

    @property
    def plan(self) -> Organisation:
        """The plan that was read."""
        plan: Organisation = self.cleaned_data["plan"]
        return plan
