"""The parts the room's forms are made of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from headwater.organisation.models import NAME_LENGTH

Choices = Sequence[tuple[str, str]]
MOST_ROWS = 2000
BLANK_ROWS = 2


def name_field(label: str = "Name") -> forms.CharField:
    """Return a field for a thing's name."""
    return forms.CharField(label=label, max_length=NAME_LENGTH)


def text_field(label: str, longest: int) -> forms.CharField:
    """Return a field for text that may be left empty."""
    return forms.CharField(label=label, max_length=longest, required=False)


def hidden_field(longest: int) -> forms.CharField:
    """Return a field that only remembers; what it holds is never trimmed."""
    return forms.CharField(
        max_length=longest, required=False, strip=False, widget=forms.HiddenInput
    )


def order_field() -> forms.IntegerField:
    """Return a field for a row's order number."""
    field = forms.IntegerField(label="Order", required=False, min_value=0)
    field.widget.attrs["class"] = "is-short"
    return field


class QuickSelect(forms.Select):
    """A select drawn without a template for each option: a page may have thousands of them."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: Any = None,
        renderer: object = None,  # noqa: ARG002 - Django passes it
    ) -> SafeString:
        """Return the HTML of the select with the option for `value` chosen."""
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (known, " selected" if str(known) == str(value or "") else "", label)
                for known, label in self.choices
            ),
        )
        given = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", given, options)


class PlainForm(forms.Form):
    """A form whose labels end without a colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


def rows(
    row: type[forms.Form],
    prefix: str,
    data: Mapping[str, Any] | None,
    initial: Iterable[Mapping[str, Any]] = (),
    *,
    blank: int = 0,
    **form_options: Any,
) -> forms.BaseFormSet[Any]:
    """Return a formset of `row`s: as posted in `data`, else `initial` and some blank ones."""
    kind = forms.formset_factory(row, extra=blank, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    return kind(
        data, prefix=prefix, initial=[dict(known) for known in initial], form_kwargs=form_options
    )


def in_order(formset: forms.BaseFormSet[Any]) -> list[Any]:
    """Return the filled rows by their order number; rows without a number come last."""
    filled = [form for form in formset.forms if form.cleaned_data]
    return sorted(filled, key=_position)


def _position(form: forms.Form) -> tuple[bool, int]:
    position = form.cleaned_data.get("position")
    return position is None, position or 0


def offer(form: forms.Form, field: str, choices: Choices) -> None:
    """Let `field` of `form` choose among `choices`."""
    cast(forms.ChoiceField, form.fields[field]).choices = choices
