"""No column of any installed app can hold a person: rule 1 of responsible use."""

import re

from django.apps import apps
from django.db.models import Field, Model

PERSON = re.compile(
    r"(?:^|_)(?:author|assignee|assigned|reporter|reviewer|approver|owner|creator|committer|"
    r"user|username|login|account|person|people|member|employee|developer|engineer|contact|"
    r"e?mail|phone|avatar|nickname|first_name|last_name|full_name|display_name|created_by|"
    r"updated_by|changed_by|modified_by|by_whom)(?:_|$)"
)
ALLOWED: frozenset[str] = frozenset()
"""Columns with such a name that hold no person, each with its reason. There is none, not even in
the tables of the task queue; keep it so.
"""


def test_no_model_has_a_column_that_could_hold_a_person() -> None:
    found = {
        column
        for model in apps.get_models(include_auto_created=True)
        for column in _columns(model)
        if PERSON.search(column.rpartition(".")[2])
    }
    assert found - ALLOWED == set()


def test_no_model_refers_to_djangos_users() -> None:
    related = {
        model._meta.label: field.related_model
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation
    }
    assert not [label for label, target in related.items() if "User" in str(target)]
    assert not apps.is_installed("django.contrib.auth")


def test_the_check_knows_a_person_when_it_sees_one() -> None:
    for name in ("assignee", "author_id", "created_by", "email", "reporter_name", "user"):
        assert PERSON.search(name), name
    for name in ("name", "slug", "status_name", "unmapped", "timezone"):
        assert not PERSON.search(name), name


def _columns(model: type[Model]) -> list[str]:
    fields = [field for field in model._meta.get_fields() if isinstance(field, Field)]
    return [f"{model._meta.label}.{name}" for f in fields for name in {f.name, f.column or f.name}]
