"""Direction, not target (rule 3): nowhere in the product can anybody enter how much to improve."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import typer.main
from django.forms import BaseForm, CharField, DecimalField, Field, FloatField

import headwater
from headwater.cli import app
from headwater.improvement.models import Aim, Following
from headwater.purpose.models import Funding, KeyResult, Outcome, TeamCost

TARGET = re.compile(r"percent|per cent|%|target|goal|improve_|threshold|quota", re.IGNORECASE)
SOURCE = Path(headwater.__file__).parent
FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>", re.IGNORECASE)
MAY_BE_NUMBERS = {
    "KeyResultForm.baseline": "where a place's own measure of its world stands",
    "KeyResultForm.aim": "where the place itself hopes that this measure comes to",
    "CheckInForm.value": "what was read of it",
    "OutcomeForm.baseline": "where it stands for those who would feel a difference",
    "OutcomeForm.expected": "what a hypothesis expects there",
    "CostForm.amount": "what a team costs",
    "FundingForm.amount": "what a stream was given",
}
"""Every field for an amount, and why: none is about how work flows, and none is about a metric."""
NAMED = re.compile(r"""\b(?:name|placeholder|aria-label|id)=["']([^"']*)["']""")


def forms() -> Iterator[type[BaseForm]]:
    """Yield every form class of the product."""
    for module in pkgutil.walk_packages([str(SOURCE)], "headwater."):
        if ".tests" not in module.name and ".migrations" not in module.name:
            importlib.import_module(module.name)
    yield from _below(BaseForm)


def _below(kind: type[BaseForm]) -> Iterator[type[BaseForm]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("headwater.") and ".tests." not in child.__module__:
            yield child
        yield from _below(child)


def fields() -> dict[str, Field]:
    """Return every field of every form, by both their names."""
    return {
        f"{form.__name__}.{name}": field
        for form in forms()
        for name, field in getattr(form, "base_fields", {}).items()
    }


def test_no_form_asks_for_an_improvement_in_numbers() -> None:
    found = fields()
    assert len(found) > 10
    assert [
        name for name, field in found.items() if TARGET.search(f"{name} {field.label or ''}")
    ] == []
    amounts = {name for name, f in found.items() if isinstance(f, DecimalField | FloatField)}
    assert amounts == set(MAY_BE_NUMBERS)


def test_no_amount_can_be_put_to_a_metric() -> None:
    """Whoever writes an amount may name a number of the product; none of ours is offered."""
    with_amounts = {name.split(".")[0] for name in MAY_BE_NUMBERS}
    naming = {
        name: type(field)
        for name, field in fields().items()
        if name.split(".")[0] in with_amounts and re.search("metric|measure|input|output", name)
    }
    assert naming == {"OutcomeForm.measure": CharField, "OutcomeForm.product_metric": CharField}
    followed = {Aim, Following}
    for model in (KeyResult, Outcome, TeamCost, Funding):
        assert followed.isdisjoint(field.related_model for field in model._meta.get_fields())


def test_no_template_draws_a_field_for_one() -> None:
    drawn = [
        (template.name, name)
        for template in SOURCE.rglob("templates/**/*.html")
        for field in FIELD.findall(template.read_text(encoding="utf-8"))
        for name in NAMED.findall(field)
    ]
    assert drawn
    assert [found for found in drawn if TARGET.search(re.sub(r"{{.*?}}", "", found[1]))] == []


def test_no_command_takes_one() -> None:
    options = list(_options(typer.main.get_command(app)))
    assert options
    assert [option for option in options if TARGET.search(option)] == []


def _options(command: object) -> Iterator[str]:
    for parameter in getattr(command, "params", ()):
        yield parameter.name
    for below in getattr(command, "commands", {}).values():
        yield from _options(below)


def test_no_aim_holds_a_number_to_reach() -> None:
    for model in (Aim, Following):
        kinds = {field.name: field.get_internal_type() for field in model._meta.fields}
        assert not [n for n, kind in kinds.items() if kind in ("FloatField", "DecimalField")]
        assert not [name for name in kinds if TARGET.search(name)]
