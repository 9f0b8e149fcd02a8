"""Whoever wants benchmarks, rankings or individual figures is answered, one click from any page."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from headwater.access.places import Scale
from headwater.access.roles import HELD_AT, Held, Role
from headwater.access.tests.visitors import signed_in

GUIDE = "/what-the-numbers-are-for/"


def page(client: Client) -> str:
    response = client.get(GUIDE)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("anchor", ["benchmarks", "rankings", "individual-figures", "targets"])
def test_each_wish_has_an_answer_to_link_to(client: Client, anchor: str) -> None:
    answer = page(client).split(f'id="{anchor}"', 1)[1].split("</article>", 1)[0]
    assert "Instead:" in answer
    assert f'href="#{anchor}"' in page(client)


@pytest.mark.parametrize(
    "instead",
    [
        "Coach on improvement",
        "Judge managers by how they improve the system",
        "support their teams",
        "Reward trying and telling",
        "Look for what recurs",
        "What is behind this?",
        "What could we try?",
    ],
)
def test_it_says_what_to_do_instead(client: Client, instead: str) -> None:
    assert instead in page(client)


@pytest.mark.parametrize("role", list(Role))
def test_it_opens_to_every_role(db: None, role: Role) -> None:
    scale = HELD_AT[role][-1]
    slug = "" if scale is Scale.ORGANISATION else "otter"
    assert "Benchmarks" in page(signed_in(Held(role, scale, slug)))


def test_it_asks_who_is_not_signed_in_to_sign_in(client: Client) -> None:
    assert Client().get(GUIDE).status_code == 302


@pytest.mark.parametrize("view", ["organisation:home", "context:guide"])
def test_every_page_leads_to_it(client: Client, view: str) -> None:
    foot = client.get(reverse(view)).content.decode().split("<footer", 1)[1]
    assert f'href="{GUIDE}"' in foot


def test_a_refusal_leads_to_it_too(db: None) -> None:
    refused = signed_in(Held(Role.MEMBER, Scale.TEAM, "otter")).get(reverse("intake:sources"))
    assert refused.status_code == 403
    assert f'href="{GUIDE}"' in refused.content.decode()


def test_it_takes_a_minute_or_two_to_read(client: Client) -> None:
    main = page(client).split("<main", 1)[1].split("</main>", 1)[0]
    assert len(re.sub(r"<[^>]+>", " ", main).split()) < 650
