"""Who an account is stays with the account: few tables know one, each for a reason, and from none
of them does a way lead to what was delivered. Rule 1 of responsible use.
"""

import re
from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Field, Model

PERSON = re.compile(
    r"(?:^|_)(?:author|assignee|assigned|reporter|reviewer|approver|owner|creator|committer|"
    r"user|username|login|account|person|people|member|employee|developer|engineer|contact|"
    r"e?mail|phone|avatar|nickname|first_name|last_name|full_name|display_name|created_by|"
    r"updated_by|changed_by|modified_by|by_whom)(?:_|$)"
)
KNOWS_AN_ACCOUNT = {
    "access.Account": "somebody who opens Headwater; nobody whose work is measured",
    "access.Grant": "which role they hold at which place",
    "access.Trace": "who looked at, exported, told or changed something, for the team to read",
    "account.EmailAddress": "allauth: the address they sign in with",
    "account.EmailConfirmation": "allauth: a link to confirm an address; none is sent",
    "mfa.Authenticator": "allauth: their second step and passkeys",
    "purpose.Checklist": "a leader's look at their own part, private to them unless they share it",
    "socialaccount.SocialAccount": "allauth: their name at the organisation's own sign-in",
    "socialaccount.SocialToken": "allauth: what that sign-in gave; none is stored",
    "usersessions.UserSession": "allauth: the browsers they are signed in with, to sign out of one",
}
"""Every table that may know an account, and why. Add one only with a reason that a team accepts."""

NAMES_A_ROLE = {"assessment.Action": "its owner is one of seven roles, as its choices say"}
"""Tables with a column that sounds like a person and holds a role, from a list."""

LEADERS_OWN = {"purpose.Checklist", "purpose.ChecklistNote"}
"""What a leader writes about their own part: no way leads from it any further."""

ABOUT_TEAMS = (
    *("organisation", "context", "intake", "flow"),
    *("improvement", "purpose", "assessment", "demo"),
)
"""The rooms that know teams, sources and what was said of them, and nobody who said it."""


def test_only_these_tables_know_an_account() -> None:
    knowing = {model._meta.label for model in _models() if _looks_personal(model)}
    assert knowing == {*KNOWS_AN_ACCOUNT, *NAMES_A_ROLE}


def test_no_table_leads_from_an_account_to_a_team_or_its_work() -> None:
    reached, ahead = set[str](), {get_user_model()._meta.label}
    ways = _ways()
    while ahead:
        reached |= ahead
        ahead = {there for here in ahead for there in ways.get(here, ())} - reached
    assert reached - set(KNOWS_AN_ACCOUNT) - LEADERS_OWN - {"socialaccount.SocialApp"} == set()


def test_what_a_team_says_is_kept_with_a_role_and_no_name() -> None:
    personal = {model for model in _models() if _looks_personal(model)}
    known = {*LEADERS_OWN, *NAMES_A_ROLE}
    labels = {m._meta.app_label for m in personal if m._meta.label not in known}
    assert labels.isdisjoint(ABOUT_TEAMS)
    assert set(ABOUT_TEAMS) <= {config.label for config in apps.get_app_configs()}


def test_who_looks_after_an_action_is_a_role_from_a_list() -> None:
    owner = apps.get_model("assessment.Action")._meta.get_field("owner")
    assert set(dict(owner.choices)) == {
        *("team", "engineering", "quality", "design", "product", "delivery", "outside"),
    }


def test_nobody_keeps_when_an_account_last_came() -> None:
    columns = set(_columns(get_user_model()))
    assert columns == {"id", "password", "email", "name", "is_active", "is_persona"}


def test_the_check_knows_a_person_when_it_sees_one() -> None:
    for name in ("assignee", "author_id", "created_by", "email", "reporter_name", "user"):
        assert PERSON.search(name), name
    for name in ("name", "slug", "status_name", "unmapped", "timezone"):
        assert not PERSON.search(name), name


def _models() -> list[type[Model]]:
    return list(apps.get_models(include_auto_created=True))


def _looks_personal(model: type[Model]) -> bool:
    related = (field.related_model for field in _fields(model))
    return get_user_model() in related or any(PERSON.search(name) for name in _columns(model))


def _ways() -> dict[str, set[str]]:
    """Return, for each table, the tables one join away, in either direction."""
    ways: dict[str, set[str]] = {}
    for model in _models():
        for field in _fields(model):
            if isinstance(field.related_model, type):
                one, other = model._meta.label, field.related_model._meta.label
                ways.setdefault(one, set()).add(other)
                ways.setdefault(other, set()).add(one)
    return ways


def _fields(model: type[Model]) -> Iterator["Field[object, object]"]:
    return (field for field in model._meta.get_fields() if isinstance(field, Field))


def _columns(model: type[Model]) -> list[str]:
    return [name for f in _fields(model) for name in {f.name, f.column or f.name}]
