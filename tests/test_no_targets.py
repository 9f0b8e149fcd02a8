"""Direction, not target (rule 3): nowhere in the product can anybody enter how much to improve."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import typer.main
from django.forms import BaseForm, DecimalField, FloatField

import headwater
from headwater.cli import app
from headwater.improvement.models import Aim, Following

TARGET = re.compile(r"percent|per cent|%|target|goal|improve_|threshold|quota", re.IGNORECASE)
SOURCE = Path(headwater.__file__).parent
FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>", re.IGNORECASE)
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


def test_no_form_asks_for_an_improvement_in_numbers() -> None:
    fields = [
        (form.__name__, name, field)
        for form in forms()
        for name, field in getattr(form, "base_fields", {}).items()
    ]
    assert len(fields) > 10
    asked = [
        (form, name)
        for form, name, field in fields
        if TARGET.search(f"{name} {field.label or ''}")
        or isinstance(field, DecimalField | FloatField)
    ]
    assert asked == []


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
