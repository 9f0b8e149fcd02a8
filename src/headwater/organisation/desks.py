"""What one page edits: forms over a part of the plan, and the edit they describe.

A desk is built from the current plan and, once posted, from the posted data. `edit` is a pure
function of a plan, so that the page previews and applies exactly the same thing.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm, BaseFormSet
from django.utils.datastructures import MultiValueDict

from headwater.organisation import edits, fields, forms
from headwater.organisation.validation import time_zones
from headwater.vocabulary.organisation import Organisation, Stage, Stream, Team
from headwater.vocabulary.work import StageType

Data = Mapping[str, Any] | None
Files = MultiValueDict[str, UploadedFile] | None
Rows = BaseFormSet[Any]


class Desk(ABC):
    """Forms that together describe one edit of the plan."""

    parts: tuple[BaseForm | Rows, ...] = ()

    def is_valid(self) -> bool:
        """Say whether every form could be read; all of them are, so that all errors show."""
        return not [part for part in self.parts if not part.is_valid()]

    @abstractmethod
    def edit(self, plan: Organisation) -> Organisation:
        """Return what the forms make of `plan`."""


class NameDesk(Desk):
    """The organisation's name."""

    def __init__(self, plan: Organisation, data: Data) -> None:
        self.form = forms.NameForm(data, initial={"name": plan.name})
        self.parts = (self.form,)

    def edit(self, plan: Organisation) -> Organisation:
        return edits.rename(plan, self.form.cleaned_data["name"])


class NewDomainDesk(Desk):
    """A domain to add."""

    def __init__(self, data: Data) -> None:
        self.form = forms.NameForm(data)
        self.parts = (self.form,)

    def edit(self, plan: Organisation) -> Organisation:
        return edits.add_domain(plan, self.form.cleaned_data["name"])


class DomainDesk(Desk):
    """A domain's name."""

    def __init__(self, slug: str, name: str, data: Data) -> None:
        self.slug = slug
        self.form = forms.NameForm(data, initial={"name": name})
        self.parts = (self.form,)

    def edit(self, plan: Organisation) -> Organisation:
        return edits.rename_domain(plan, self.slug, self.form.cleaned_data["name"])


class NewStreamDesk(Desk):
    """A stream to add, with the usual stages."""

    def __init__(self, plan: Organisation, data: Data, domain: str = "") -> None:
        self.form = forms.NewStreamForm(data, initial={"domain": domain}, domains=_domains(plan))
        self.parts = (self.form,)

    def edit(self, plan: Organisation) -> Organisation:
        said = self.form.cleaned_data
        return edits.add_stream(plan, said["domain"], said["name"])


class StreamDesk(Desk):
    """A stream's name, place, policies, stages and teams."""

    def __init__(self, plan: Organisation, stream: Stream, data: Data) -> None:
        self.stream = stream
        domain = next(d.slug for d in plan.domains if stream in d.streams)
        values = forms.StreamForm.values(stream, domain)
        self.form = forms.StreamForm(data, initial=values, domains=_domains(plan))
        self.stages = fields.rows(
            forms.StageRow,
            "stages",
            data,
            (forms.StageRow.values(10 * n, s) for n, s in enumerate(stream.stages, start=1)),
            blank=fields.BLANK_ROWS,
        )
        self.teams = fields.rows(
            forms.TeamRow,
            "teams",
            data,
            (forms.TeamRow.values(10 * n, t) for n, t in enumerate(stream.teams, start=1)),
            blank=fields.BLANK_ROWS,
        )
        self.parts = (self.form, self.stages, self.teams)
        self.zones = sorted(time_zones())

    def edit(self, plan: Organisation) -> Organisation:
        said = self.form.cleaned_data
        before = edits.find_stream(plan, self.stream.slug) or self.stream
        stream = msgspec.structs.replace(
            before,
            name=said["name"],
            timezone=said["timezone"],
            parked_counts=said["parked_counts"],
            blocking_marks=self.form.lines("blocking_marks"),
            unplanned_traits=self.form.lines("unplanned_traits"),
            stages=tuple(self._stages()),
            teams=tuple(self._teams(plan)),
        )
        return edits.change_stream(plan, stream, said["domain"])

    def _stages(self) -> Iterable[Stage]:
        said = _kept(self.stages)
        taken = {row["slug"] for row in said}
        for row in said:
            slug = row["slug"] or edits.fresh_slug(row["name"], taken, "stage")
            taken.add(slug)
            yield Stage(slug, row["name"], StageType(row["type"]))

    def _teams(self, plan: Organisation) -> Iterable[Team]:
        taken = {t.slug for d in plan.domains for s in d.streams for t in s.teams}
        for row in _kept(self.teams):
            slug = row["slug"] or edits.fresh_slug(row["name"], taken, "team")
            taken.add(slug)
            yield Team(slug, row["name"], row["timezone"])


def _kept(formset: Rows) -> list[dict[str, Any]]:
    """Return what the rows say, in order, without the empty and the removed ones."""
    said = (form.cleaned_data for form in fields.in_order(formset))
    return [row for row in said if row["name"] and not row["remove"]]


def _domains(plan: Organisation) -> fields.Choices:
    return [(domain.slug, domain.name) for domain in plan.domains]


class RemoveDomainDesk(Desk):
    """A domain to remove, with all that is in it."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    def edit(self, plan: Organisation) -> Organisation:
        return edits.remove_domain(plan, self.slug)


class RemoveStreamDesk(Desk):
    """A stream to remove, with its teams."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    def edit(self, plan: Organisation) -> Organisation:
        return edits.remove_stream(plan, self.slug)


class FileDesk(Desk):
    """A whole plan from a file."""

    def __init__(self, text: str, data: Data, files: Files) -> None:
        self.form = forms.PlanFileForm(data, files, initial={"text": text})
        self.parts = (self.form,)

    def edit(self, plan: Organisation) -> Organisation:  # noqa: ARG002 - it replaces any plan
        return self.form.plan
