"""No browser and no proxy keeps a page: “back” after somebody signed out shows none."""

import pytest
from django.test import Client
from django.urls import reverse

from headwater.access.tests.visitors import account, signed_in

pytestmark = pytest.mark.django_db
NOT_KEPT = {"private", "no-store"}


def directives(answer: object) -> set[str]:
    headers: dict[str, str] = answer.headers  # type: ignore[attr-defined]
    return {part.strip() for part in headers.get("Cache-Control", "").split(",")}


@pytest.mark.parametrize(
    "view", ["organisation:home", "organisation:download", "people:home", "people:account"]
)
def test_what_somebody_signed_in_sees_is_not_kept(view: str) -> None:
    answer = signed_in().get(reverse(view))
    assert answer.status_code == 200
    assert directives(answer) >= NOT_KEPT


def test_a_link_shown_once_is_not_kept() -> None:
    asked = {"role": "operator", "place": "organisation:"}
    answer = signed_in().post(reverse("people:invite"), asked)
    assert 'class="once"' in answer.content.decode()
    assert directives(answer) >= NOT_KEPT


def test_neither_is_a_refusal_nor_the_way_to_sign_in() -> None:
    account()
    assert directives(Client().get(reverse("people:home"))) >= NOT_KEPT
    assert directives(Client().get("/no/such/address/")) >= NOT_KEPT
    assert directives(Client().get("/people/new-password/1/nothing/")) >= NOT_KEPT


def test_scripts_and_styles_are_kept() -> None:
    script = Client().get("/static/ui/ui.js")
    assert script.status_code == 200
    assert "no-store" not in directives(script)
    script.close()
