"""Whoever leads finds what the numbers are for from each page that opens for them."""

import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/", "/teams/otter/", "/streams/checkout/", "/organisation/"])
def test_a_leaders_page_leads_to_what_the_numbers_are_for(leader: Client, path: str) -> None:
    response = leader.get(path)
    assert response.status_code == 200
    assert 'href="/what-the-numbers-are-for/' in response.content.decode()


def test_a_refused_aim_leads_there_too(member: Client) -> None:
    page = member.get("/teams/otter/aims/new/", {"metric": "flow_velocity"}).content.decode()
    assert 'href="/what-the-numbers-are-for/#targets"' in page
